package dev.keyturn.kernel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The PEM file that a setting named {@code ca-file} names: the authorities that are trusted in one connection. */
public final class CaFile {

    private CaFile() {}

    /**
     * TLS that trusts them and no others.
     *
     * @param file without it the JVM's own trust store decides
     * @throws CertificateException when there is no certificate in the file
     */
    public static SSLContext tls(@Nullable Path file) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, file == null ? null : trust(file), null);
        return context;
    }

    /** @throws InvalidSettingException with the name of the setting, when there is no certificate in the file */
    public static SSLContext tls(String setting, Path file) {
        try {
            return tls(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidSettingException(
                    setting,
                    "names the file " + file.toAbsolutePath().normalize()
                            + ", from which no certificate can be read. It must hold one in PEM form.");
        }
    }

    /** Without a key store in between: a JVM with FIPS may have no type of it that is kept in memory and takes certificates. */
    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        Set<TrustAnchor> authorities = new HashSet<>();
        try (InputStream pem = new ByteArrayInputStream(TextFile.utf8(file))) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                authorities.add(new TrustAnchor((X509Certificate) authority, null));
            }
        }
        if (authorities.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        PKIXBuilderParameters trusted = new PKIXBuilderParameters(authorities, null);
        // as the JVM decides it for its own trust store
        trusted.setRevocationEnabled(Boolean.getBoolean("com.sun.net.ssl.checkRevocation"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(trusted));
        return factory.getTrustManagers();
    }
}
