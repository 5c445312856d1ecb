package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.CaFile;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets that check a domain controller's name during the TLS handshake, and whose handshake does not wait for
 * ever: the LDAP SDK bounds only the connection before it and the requests after it.
 */
final class AdSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final int timeoutMillis;
    private final LdapDeadline deadline;

    private AdSocketFactory(SSLSocketFactory sockets, int timeoutMillis, LdapDeadline deadline) {
        this.sockets = sockets;
        this.timeoutMillis = timeoutMillis;
        this.deadline = deadline;
    }

    /** Whom Keyturn trusts to be a domain controller is in the file, or in the JVM's own trust store without one. */
    static SSLSocketFactory trusting(DirectoryAccess access, LdapDeadline deadline) {
        try {
            return new AdSocketFactory(
                    CaFile.tls(access.caFile()).getSocketFactory(), deadline.millis(access.timeout()), deadline);
        } catch (CertificateException | IOException e) {
            throw StepFailure.refused(
                    "ca-file-unusable",
                    "The certificate authority of the domain controllers cannot be read from " + access.caFile()
                            + "; the file must hold at least one certificate in PEM form.",
                    e.getClass().getSimpleName());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime cannot speak TLS.", e);
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return prepare(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return prepare(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return prepare(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return prepare(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return prepare(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return prepare(sockets.createSocket(address, port, localAddress, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket prepare(Socket socket) throws IOException {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("LDAPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(timeoutMillis);
        return deadline.guard(tls);
    }
}
