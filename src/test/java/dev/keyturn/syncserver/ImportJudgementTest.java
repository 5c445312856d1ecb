package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportJudgementTest {

    private static final SyncServer SERVER = new SyncServer("aadc01", null, null, null, null);
    private static final Account ACCOUNT = new Account(
            "contoso.com",
            "MSOL_1",
            "contoso.com",
            null,
            AccessTo.simple(List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "r", Path.of("p"), null),
            List.of(SERVER),
            false,
            null,
            null);

    private final ImportJudgement judgement = new ImportJudgement(ACCOUNT, SERVER);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "success",
                "completed-transient-objects",
                "completed-warnings",
                "completed-sync-errors",
                "a-result-that-nobody-knows"
            })
    void aRunWhoseStepsAllLoggedInProvesThePasswordWhateverHappenedToObjects(String result) {
        assertThatCode(() -> judgement.check(result, "success", 0)).doesNotThrowAnyException();
        assertThat(ImportJudgement.proves(result, "success")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "success, ''",
        "completed-transient-objects, ''",
        "success, something-new",
        "a-result-that-nobody-knows, ''",
        "stopped-server-down, ''",
        "stopped-server-down, success",
        "stopped-database-disk-full, success",
        "stopped-out-of-memory, ''",
        "no-start-full-import-required, ''",
        "no-start-full-import-required, success"
    })
    void everythingElseProvesNothingAndIsTriedAgain(String result, String connectionResult) {
        StepFailure failure =
                catchThrowableOfType(StepFailure.class, () -> judgement.check(result, connectionResult, 0));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("import-proves-nothing");
        assertThat(failure.message()).contains("aadc01", result, "does not prove");
        assertThat(ImportJudgement.proves(result, connectionResult)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-start-credentials", "stopped-bad-server-credentials"})
    void credentialFailuresAreForAPerson(String result) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> judgement.check(result, "", 0));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo(result);
        assertThat(failure.message()).contains("aadc01", result).doesNotContain("event");
    }

    @Test
    void aRunThatCompletedWithoutBeingLetInIsACredentialFailure() {
        StepFailure failure = catchThrowableOfType(
                StepFailure.class, () -> judgement.check("completed-transient-objects", "failed-authentication", 6000));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("failed-authentication");
        assertThat(failure.message()).contains("event 6000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-start-connection",
                "no-start-no-domain-controller",
                "stopped-connectivity",
                "no-start-ma-already-running",
                "no-start-ma-update-in-progress",
                "stopped-service-shutdown"
            })
    void connectionTroubleIsTriedAgain(String result) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> judgement.check(result, "", 0));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo(result);
    }
}
