package dev.keyturn.ticket.webhook;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file with one secret in it. It is read at each use, so that a new secret needs no restart. */
public final class SecretFile {

    private static final int LONGEST = 16 * 1024;

    private final String setting;
    private final Path file;

    /** @throws InvalidSettingException when it cannot be read now */
    public SecretFile(String setting, Path file) {
        this.setting = setting;
        this.file = file.toAbsolutePath().normalize();
        read().close();
    }

    /** Without the line's end, which editors add. */
    public Secret read() {
        try {
            if (Files.size(file) > LONGEST) {
                throw wrong("is too large for a secret. Correct the path.");
            }
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            if (end == 0) {
                throw wrong("is empty. Fill it.");
            }
            byte[] trimmed = Arrays.copyOf(bytes, end);
            Arrays.fill(bytes, (byte) 0);
            return Secret.takeFromUtf8(trimmed);
        } catch (IOException e) {
            throw wrong("does not exist, or Keyturn's user may not read it. Create it or correct the path.");
        }
    }

    private InvalidSettingException wrong(String reason) {
        return new InvalidSettingException(setting, "names the file " + file + ", which " + reason);
    }
}
