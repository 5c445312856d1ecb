package dev.keyturn.audit.anchor;

import dev.keyturn.audit.Anchor;
import dev.keyturn.audit.anchor.SyslogSettings.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A syslog server (RFC 5424). Syslog has no receipts: over TCP and TLS the server is given the end of the connection, and
 * what it closes in turn without an error counts as told.
 */
final class Syslog implements AnchorPlace {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Facility "log audit" (13), severity "notice" (5). */
    private static final String PRIORITY = "<109>1 ";

    private final SyslogSettings settings;
    private final String hostName;
    private final Clock clock;

    Syslog(SyslogSettings settings, String hostName, Clock clock) {
        this.settings = settings;
        this.hostName = hostName;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public void tell(List<Anchor> anchors) throws IOException {
        List<byte[]> messages = anchors.stream()
                .map(anchor -> message(anchor).getBytes(StandardCharsets.UTF_8))
                .toList();
        if (settings.protocol() == Protocol.UDP) {
            overUdp(messages);
        } else {
            overTcp(messages);
        }
    }

    private String message(Anchor anchor) {
        return PRIORITY + clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + hostName + " keyturn - evidence - "
                + anchor.line();
    }

    private void overUdp(List<byte[]> messages) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            InetAddress server = InetAddress.getByName(settings.host());
            for (byte[] message : messages) {
                socket.send(new DatagramPacket(message, message.length, server, settings.port()));
            }
        }
    }

    private void overTcp(List<byte[]> messages) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            for (byte[] message : messages) {
                out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                out.write(message);
            }
            out.flush();
            socket.shutdownOutput();
            awaitEnd(socket);
        }
    }

    private Socket connect() throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(settings.host(), settings.port()), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            if (settings.protocol() == Protocol.TCP) {
                return plain;
            }
            SSLSocket secure = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(plain, settings.host(), settings.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            // the certificate has to be this server's, not just anybody's
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** A server that keeps its half open has acknowledged the bytes at least. */
    private static void awaitEnd(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // a syslog server has nothing to say
            }
        } catch (SocketTimeoutException stillOpen) {
            return;
        }
    }
}
