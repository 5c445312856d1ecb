package dev.keyturn.check;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions to one system outside.
 *
 * @param setting that names the system
 */
public record SystemCheck(String subject, String setting, Supplier<List<CheckResult>> questions) {

    private static final Logger log = LoggerFactory.getLogger(SystemCheck.class);

    /**
     * One question.
     *
     * @param question says what is well, and throws a {@link StepFailure} or an {@link InvalidSettingException} when it is not
     */
    public static SystemCheck of(String subject, String setting, Supplier<String> question) {
        return new SystemCheck(subject, setting, () -> List.of(CheckResult.well(setting, subject, question.get())));
    }

    List<CheckResult> run() {
        try {
            return questions.get();
        } catch (InvalidSettingException mistake) {
            return List.of(CheckResult.wrong(subject, mistake));
        } catch (StepFailure failure) {
            return List.of(CheckResult.wrong(setting, subject, failure.message()));
        } catch (RuntimeException e) {
            log.warn("{} could not be checked.", subject, e);
            return List.of(CheckResult.wrong(
                    setting,
                    subject,
                    "It could not be checked (" + e.getClass().getSimpleName() + "). Keyturn's log says why."));
        }
    }
}
