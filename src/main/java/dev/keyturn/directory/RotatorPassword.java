package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the rotator's password anew for each use, so that replacing the file needs no restart. */
final class RotatorPassword {

    private RotatorPassword() {}

    static Secret read(DirectoryAccess access) {
        Path file = access.rotatorPasswordFile();
        if (file == null) {
            throw new IllegalStateException("No file with the rotator's password is configured.");
        }
        byte[] content = bytes(file);
        int end = content.length;
        while (end > 0 && (content[end - 1] == '\n' || content[end - 1] == '\r')) {
            end--;
        }
        byte[] trimmed = Arrays.copyOf(content, end);
        Arrays.fill(content, (byte) 0);
        if (end == 0) {
            throw StepFailure.refused(
                    "rotator-password-missing",
                    "The file " + file + " is empty; put the password of the rotator into it.",
                    null);
        }
        return Secret.takeFromUtf8(trimmed);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw StepFailure.refused(
                    "rotator-password-missing",
                    "The password of the rotator cannot be read from " + file
                            + "; check that the file exists and that Keyturn may read it.",
                    e.getClass().getSimpleName());
        }
    }
}
