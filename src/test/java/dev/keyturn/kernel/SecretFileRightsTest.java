package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileRightsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "rwxr-x--x, rw-r--r--, true",
        "rwxr-x--x, rw-----w-, true",
        "rwxr-x--x, rw-r-----, false",
        "rwxr-x--x, rw-------, false",
        "rwx------, rw-r--r--, false"
    })
    void whatEverybodyMayReadOrChangeIsOpen(String rightsOfFolder, String rights, boolean open) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Path file = Files.writeString(inner.resolve("password"), "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString(rightsOfFolder));

        assertThat(SecretFileRights.isOpen(file.toRealPath(), inner.toRealPath().getParent()))
                .as("the folder above is closed, as a temporary one is")
                .isFalse();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(SecretFileRights.isOpen(file.toRealPath(), inner.toRealPath().getParent()))
                .isEqualTo(open);
    }

    @Test
    void aFileThatIsNotThereIsAMatterOfWhoReadsIt() {
        SecretFileRights.check(folder.resolve("missing"));
    }
}
