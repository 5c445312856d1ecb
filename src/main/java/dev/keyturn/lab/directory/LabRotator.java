package dev.keyturn.lab.directory;

import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.secret.OwnerOnlyFile;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The user of a forest that may reset the connector account's password; its own password lives in a file. */
final class LabRotator {

    private final Path passwordFile;
    private final LabKeys keys;
    private final String fingerprint;

    LabRotator(LabForest forest, LabFolder folder, LabKeys keys) {
        this.passwordFile = folder.file("directory-" + forest.name() + "-rotator.password");
        this.keys = keys;
        try {
            if (!Files.exists(passwordFile)) {
                create();
            }
            try (Secret password = Secret.takeFromUtf8(Files.readAllBytes(passwordFile))) {
                this.fingerprint = keys.fingerprint(password);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot read or write " + passwordFile + ".", e);
        }
    }

    Path passwordFile() {
        return passwordFile;
    }

    boolean accepts(Secret password) {
        return keys.fingerprint(password).equals(fingerprint);
    }

    private void create() throws IOException {
        try (Secret fresh = LabPasswords.random()) {
            byte[] bytes = fresh.useUtf8(byte[]::clone);
            OwnerOnlyFile.replace(passwordFile, bytes);
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
