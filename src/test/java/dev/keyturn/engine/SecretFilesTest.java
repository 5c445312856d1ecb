package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.SecretFile;
import dev.keyturn.secret.VaultSecretStore;
import dev.keyturn.secret.VaultSettings;
import dev.keyturn.syncserver.worker.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is said of the files with secrets that settings name. */
@ExtendWith(OutputCaptureExtension.class)
class SecretFilesTest {

    @TempDir
    Path folder;

    @Test
    void whatEverybodyMayReadIsNamedOnceInTheLog(CapturedOutput log) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path keyset = folder.resolve("keyset.json");
        Keyset.open(keyset, true, () -> false);
        Path signingKey = folder.resolve("signing-key.json");
        SigningKey.open(signingKey);
        assertThat(log).doesNotContain("Everybody");
        open(keyset);
        open(signingKey);
        Path password = open(Files.writeString(folder.resolve("password"), "secret"));
        Path token = open(Files.writeString(folder.resolve("token"), "hvs.secret"));
        VaultSettings vault = new VaultSettings("http://127.0.0.1:1", null, null, token, null, null, null, null);

        for (int start = 0; start < 2; start++) {
            Keyset.open(keyset, false, () -> true);
            SigningKey.open(signingKey);
            new SecretFile("keyturn.some.password-file", password);
            VaultSecretStore.open(vault, new JdbcTemplate(), Clock.systemUTC());
        }

        for (Path file : new Path[] {keyset, signingKey, password, token}) {
            assertThat(log).containsOnlyOnce("Everybody on this machine may read or change " + file + ", which holds");
        }
        assertThat(log).doesNotContain("hvs.secret");
    }

    private static Path open(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
