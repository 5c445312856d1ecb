package dev.keyturn.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What an administrator puts into {@code krb5.conf}: where the realm's key distribution centre is. */
final class SambaKerberos {

    private SambaKerberos() {}

    static void use(SambaForest forest) {
        String realm = forest.realm().toUpperCase(Locale.ROOT);
        Path file =
                write(SambaForest.home().resolve("krb5.conf"), """
                [libdefaults]
                default_realm = %1$s
                udp_preference_limit = 1
                kdc_timeout = 5000
                max_retries = 1
                [realms]
                %1$s = {
                  kdc = %2$s:88
                }
                [domain_realm]
                .%3$s = %1$s
                """.formatted(realm, forest.address(), forest.realm()));
        System.setProperty("java.security.krb5.conf", file.toString());
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
