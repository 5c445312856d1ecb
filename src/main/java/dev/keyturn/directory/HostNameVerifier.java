package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSocket;

/**
 * Checks that a domain controller's certificate is for the name that it was reached by, and says so by a
 * {@link CertificateException} as cause: the SDK's own verifier fails as if the network were broken. Like that one, it
 * does not check numeric loopback addresses.
 */
final class HostNameVerifier extends SSLSocketVerifier {

    private final HostNameSSLSocketVerifier verifier = new HostNameSSLSocketVerifier(true);

    @Override
    public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
        try {
            verifier.verifySSLSocket(host, port, socket);
        } catch (LDAPException e) {
            throw new LDAPException(e.getResultCode(), e.getMessage(), new CertificateException(e.getMessage(), e));
        }
    }
}
