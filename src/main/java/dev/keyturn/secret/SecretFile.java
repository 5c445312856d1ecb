package dev.keyturn.secret;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.TextFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with one secret in it. It is read at each use, so that a new secret needs no restart. */
public final class SecretFile {

    private static final int LONGEST = 16 * 1024;

    private final String setting;
    private final Path file;

    /** @throws InvalidSettingException when it cannot be read now */
    public SecretFile(String setting, Path file) {
        this.setting = setting;
        this.file = file.toAbsolutePath().normalize();
        SecretFileRights.check(this.file);
        read().close();
    }

    /** Without the line's end, which editors add. */
    public Secret read() {
        try {
            if (Files.size(file) > LONGEST) {
                throw wrong("is too large for a secret. Correct the path.");
            }
            byte[] secret = TextFile.line(file);
            if (secret.length == 0) {
                throw wrong("is empty. Fill it.");
            }
            return Secret.takeFromUtf8(secret);
        } catch (CharacterCodingException e) {
            throw wrong("is neither UTF-8 nor UTF-16. Save it as UTF-8.");
        } catch (IOException e) {
            throw wrong("does not exist, or Keyturn's user may not read it. Create it or correct the path.");
        }
    }

    private InvalidSettingException wrong(String reason) {
        return new InvalidSettingException(setting, "names the file " + file + ", which " + reason);
    }
}
