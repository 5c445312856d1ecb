package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whom Keyturn trusts to be a domain controller. */
final class AdTls {

    private AdTls() {}

    static SSLSocketFactory socketFactory(DirectoryAccess access, LdapDeadline deadline) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers(access.caFile()), null);
            return new AdSocketFactory(context.getSocketFactory(), deadline.millis(access.timeout()), deadline);
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

    /** Without a file, none are given and the JVM's own trust store decides. */
    private static TrustManager @Nullable [] trustManagers(@Nullable Path caFile)
            throws GeneralSecurityException, IOException {
        if (caFile == null) {
            return null;
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(caFile)) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + trusted.size(), authority);
            }
        }
        if (trusted.size() == 0) {
            throw new CertificateException("no certificate");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
