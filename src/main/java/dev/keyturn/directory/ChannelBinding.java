package dev.keyturn.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Ties a Kerberos logon to the TLS connection that it is made in, by a hash of the server's certificate ([RFC 5929] 4,
 * {@code tls-server-end-point}). Domain controllers with {@code LdapEnforceChannelBinding} = 2 demand it.
 */
final class ChannelBinding {

    /** What the Java runtime's own LDAP client gives to its Kerberos mechanism; another mechanism ignores it. */
    static final String PROPERTY = "jdk.internal.sasl.tlschannelbinding";

    private static final byte[] PREFIX = "tls-server-end-point:".getBytes(StandardCharsets.US_ASCII);

    private ChannelBinding() {}

    /** Null where the connection has no TLS, or its certificate a signature for which no hash is defined. */
    static byte @Nullable [] of(@Nullable SSLSession session) {
        if (session == null) {
            return null;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            String hash = chain[0] instanceof X509Certificate certificate ? hashOf(certificate.getSigAlgName()) : null;
            if (hash == null) {
                return null;
            }
            byte[] digest = MessageDigest.getInstance(hash).digest(chain[0].getEncoded());
            byte[] binding = new byte[PREFIX.length + digest.length];
            System.arraycopy(PREFIX, 0, binding, 0, PREFIX.length);
            System.arraycopy(digest, 0, binding, PREFIX.length, digest.length);
            return binding;
        } catch (SSLPeerUnverifiedException | CertificateEncodingException | NoSuchAlgorithmException e) {
            return null;
        }
    }

    /** That of the signature, and SHA-256 instead of the two old ones. */
    static @Nullable String hashOf(String signature) {
        String upper = signature.toUpperCase(Locale.ROOT);
        int with = upper.indexOf("WITH");
        if (with < 0) {
            return null;
        }
        String hash = upper.substring(0, with).replaceFirst("^SHA-?", "SHA-");
        return hash.equals("MD5") || hash.equals("SHA-1") ? "SHA-256" : hash;
    }
}
