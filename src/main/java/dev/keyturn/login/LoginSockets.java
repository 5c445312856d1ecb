package dev.keyturn.login;

import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sockets that trust one authority only, and check the domain controller's name. JNDI finds them by the name of this class
 * and takes what {@link #getDefault} gives, so there is one authority in a JVM.
 */
public final class LoginSockets extends SocketFactory {

    private static final AtomicReference<SocketFactory> TRUSTED =
            new AtomicReference<>(new LoginSockets(SSLSocketFactory.getDefault()));

    private final SocketFactory sockets;

    private LoginSockets(SocketFactory sockets) {
        this.sockets = sockets;
    }

    public static SocketFactory getDefault() {
        return TRUSTED.get();
    }

    /** @throws InvalidSettingException when the file holds no certificate */
    public static void trust(Path caFile) {
        try (InputStream pem = Files.newInputStream(caFile)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            TRUSTED.set(new LoginSockets(context.getSocketFactory()));
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidSettingException(
                    "keyturn.login.ldap.ca-file",
                    "names " + caFile + ", from which no certificate can be read. It must hold one in PEM form.");
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return checked(sockets.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return checked(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return checked(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return checked(sockets.createSocket(address, port, localAddress, localPort));
    }

    private static Socket checked(Socket socket) {
        if (socket instanceof SSLSocket tls) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("LDAPS");
            tls.setSSLParameters(parameters);
        }
        return socket;
    }
}
