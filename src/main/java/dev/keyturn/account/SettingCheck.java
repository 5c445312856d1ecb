package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What can be known of a single setting without connecting to anything. */
final class SettingCheck {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private SettingCheck() {}

    /** A time-out of zero would mean "for ever" to some libraries and "at once" to others. */
    static void mustBePositive(String setting, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new InvalidSettingException(
                    setting, "is " + duration + ". It must be longer than nothing, such as 10s.");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    setting, "is " + duration + ". It must not be longer than " + LONGEST.toDays() + " days.");
        }
    }

    static void mustBeReadable(String setting, Path file) {
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

    static void mustNotBeEmpty(String setting, Path file) {
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
