package dev.keyturn.check;

import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.InvalidSettingException;

/**
 * What a check has found.
 *
 * @param setting the full name of the setting that it is about, such as {@code keyturn.accounts[0].connector}
 */
public record CheckResult(String setting, Finding finding) {

    public static CheckResult well(String setting, String subject, String message) {
        return new CheckResult(setting, Finding.informs(subject, message));
    }

    public static CheckResult doubtful(String setting, String subject, String message) {
        return new CheckResult(setting, Finding.warns(subject, message));
    }

    public static CheckResult wrong(String setting, String subject, String message) {
        return new CheckResult(setting, Finding.blocks(subject, message));
    }

    /** Its message begins with the name of the setting, which has a place of its own here. */
    public static CheckResult wrong(String subject, InvalidSettingException mistake) {
        String message = String.valueOf(mistake.getMessage());
        return wrong(
                mistake.setting(),
                subject,
                message.startsWith(mistake.setting() + " ")
                        ? "It " + message.substring(mistake.setting().length() + 1)
                        : message);
    }

    public boolean isWrong() {
        return finding.severity() == Finding.Severity.BLOCKS;
    }
}
