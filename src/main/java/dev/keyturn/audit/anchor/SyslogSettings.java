package dev.keyturn.audit.anchor;

/**
 * The syslog server.
 *
 * @param host its name or address
 * @param port its port
 */
public record SyslogSettings(String host, int port, Protocol protocol) {

    /** How messages travel. */
    public enum Protocol {
        /** RFC 5426: nobody notices what gets lost. */
        UDP(514),
        /** RFC 6587, each message with its length. */
        TCP(601),
        /** RFC 5425: the server's certificate is checked with the JVM's trusted ones. */
        TLS(6514);

        private final int usualPort;

        Protocol(int usualPort) {
            this.usualPort = usualPort;
        }

        public int usualPort() {
            return usualPort;
        }
    }
}
