package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.CaFile;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSocketFactory;

/** Whom Keyturn trusts to be a domain controller. */
final class AdTls {

    private AdTls() {}

    static SSLSocketFactory socketFactory(DirectoryAccess access, LdapDeadline deadline) {
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
}
