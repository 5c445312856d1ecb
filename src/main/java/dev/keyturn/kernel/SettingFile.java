package dev.keyturn.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a setting names. */
public final class SettingFile {

    private SettingFile() {}

    public static void mustBeReadable(String setting, Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new InvalidSettingException(
                    setting, "names the file " + absolute + ", which does not exist. Create it or correct the path.");
        }
        if (!Files.isRegularFile(absolute)) {
            throw new InvalidSettingException(
                    setting, "names " + absolute + ", which is not a file. Correct the path.");
        }
        if (!Files.isReadable(absolute)) {
            throw new InvalidSettingException(
                    setting,
                    "names the file " + absolute + ", which Keyturn's user may not read. Give that user read access.");
        }
    }

    public static void mustNotBeEmpty(String setting, Path file) {
        mustBeReadable(setting, file);
        try {
            if (Files.size(file) == 0) {
                throw new InvalidSettingException(
                        setting, "names the file " + file.toAbsolutePath().normalize() + ", which is empty. Fill it.");
            }
        } catch (IOException e) {
            throw new InvalidSettingException(
                    setting, "names the file " + file + ", which cannot be read (" + e + "). Check the file.");
        }
    }
}
