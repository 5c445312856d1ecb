package dev.keyturn.ticket;

import com.unboundid.util.ssl.PEMFileKeyManager;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStoreException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The certificate that Keyturn shows a ticket system in TLS. */
final class ClientCertificate {

    private ClientCertificate() {}

    /**
     * TLS with it, which trusts whom the JVM trusts; null where none is configured.
     *
     * @throws InvalidSettingException when it cannot be used
     */
    static @Nullable SSLContext context(String source, @Nullable Login login) {
        if (login == null || login.certificateFile() == null && login.keyFile() == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys(source, login)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyManager keys(String source, Login login) {
        String setting = "keyturn.tickets.sources." + source + ".login.certificate-file";
        Path certificate = login.certificateFile();
        Path key = login.keyFile();
        if (certificate == null || key == null) {
            throw new InvalidSettingException(setting, "and key-file are needed together. Set both.");
        }
        if (!Files.isReadable(certificate) || !Files.isReadable(key)) {
            throw new InvalidSettingException(
                    setting, "or key-file names no file that Keyturn's user may read. Correct the paths.");
        }
        SecretFileRights.check(key);
        try {
            return new PEMFileKeyManager(certificate.toFile(), key.toFile());
        } catch (KeyStoreException e) {
            throw new InvalidSettingException(
                    setting,
                    "and key-file hold no certificate with its key in PEM form. The key must be in PKCS #8 and without a"
                            + " password.");
        }
    }
}
