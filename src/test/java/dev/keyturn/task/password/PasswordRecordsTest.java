package dev.keyturn.task.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.task.password.PasswordRecords.Kind;
import dev.keyturn.task.password.PasswordRecords.Mismatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PasswordRecordsTest {

    private static final Instant SET = Instant.parse("2027-03-01T02:00:00Z");
    private static final Instant LATER = SET.plusSeconds(3600);

    private final RotationTable rotations = mock();
    private final StepRecords steps = mock();
    private final SecretStore secrets = mock();
    private final Directory directory = mock();
    private final PasswordAges ages = mock();
    private final PasswordRecords records = new PasswordRecords(rotations, steps, secrets, directory, ages);
    private final Account account =
            new Account("contoso.com", "MSOL_1", "contoso.com", null, mock(), List.of(), false, null, null);

    @BeforeEach
    void oneRotationHasSetVersionOne() {
        when(rotations.ids(eq("contoso.com"), anyInt())).thenReturn(List.of("cancelled", "r-1"));
        when(steps.of("cancelled")).thenReturn(List.of(step("cancelled", "runPreCheck", seen(LATER, 9))));
        inUse(1);
        recorded("changePasswordInAd", Map.of("passwordVersion", 1), SET, 4);
    }

    @Test
    void thePasswordThatWasRecordedIsNoMismatch() {
        assertThat(compare(SET, 4)).isEmpty();
    }

    @Test
    void aNewerPasswordInActiveDirectoryIsToldWithBothTimesAndWhatToDo() {
        Mismatch mismatch = compare(LATER, 5).orElseThrow();

        assertThat(mismatch.kind()).isEqualTo(Kind.OTHER_PASSWORD);
        assertThat(mismatch.messages())
                .contains("MSOL_1", "dc1", LATER + " (key version 5)", "r-1", SET + " (key version 4)", "REPAIR");
    }

    @Test
    void withoutKeyVersionsTheTimeTells() {
        recorded("changePasswordInAd", Map.of("passwordVersion", 1), SET, 0);

        assertThat(compare(LATER, 0)).isPresent();
        assertThat(compare(SET, 0)).isEmpty();
    }

    @Test
    void aTickAtMustChangePasswordIsNoNewPassword() {
        assertThat(compare(LATER, 4)).isEmpty();
    }

    @Test
    void aDomainControllerThatLagsIsNoMismatch() {
        assertThat(compare(SET.minusSeconds(60), 3)).isEmpty();
    }

    @Test
    void aSecretStoreThatIsAheadOfTheDatabaseMayHaveThePassword() {
        inUse(2);

        Mismatch mismatch = compare(LATER, 5).orElseThrow();

        assertThat(mismatch.kind()).isEqualTo(Kind.DATABASE_BEHIND);
        assertThat(mismatch.messages())
                .contains("the database alone was restored")
                .doesNotContain("REPAIR");
    }

    @Test
    void aSecretStoreThatIsBehindTheDatabaseIsTold() {
        recorded("changePasswordInAd", Map.of("passwordVersion", 2), SET, 4);

        Mismatch mismatch = compare(SET, 4).orElseThrow();

        assertThat(mismatch.kind()).isEqualTo(Kind.STORE_BEHIND);
        assertThat(mismatch.messages()).contains("version 1", "version 2", "the secret store was restored");
    }

    /** Older versions of Keyturn did not write down what a repair had found. */
    @Test
    void whereTheLastRotationRecordedNothingAnEarlierOneIsNotAsked() {
        when(rotations.ids(eq("contoso.com"), anyInt())).thenReturn(List.of("repair", "r-1"));
        when(steps.of("repair")).thenReturn(List.of(step("repair", "verifyRotation", Map.of("passwordVersion", 2))));
        inUse(2);

        assertThat(compare(LATER, 5)).isEmpty();
    }

    @Test
    void whereNoPasswordIsStoredThereIsNothingToCompare() {
        when(secrets.find("contoso.com", SecretStore.Label.CURRENT)).thenReturn(Optional.empty());

        assertThat(compare(LATER, 5)).isEmpty();
    }

    @Test
    void whileARotationRunsActiveDirectoryMayBeAheadForAMoment() {
        when(directory.check(eq(account), any())).thenReturn(state(LATER, 5));
        when(rotations.running("contoso.com")).thenReturn(Optional.of("r-2")).thenReturn(Optional.empty());

        assertThatCode(() -> records.check(account)).doesNotThrowAnyException();
        assertThatThrownBy(() -> records.check(account))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("another password");
        verify(directory, never()).accepts(any(), any(), any());
    }

    @Test
    void aDomainControllerThatDoesNotAnswerIsNoMismatch() {
        when(directory.check(eq(account), any())).thenThrow(StepFailure.transientFailure("silent", "No answer.", null));

        assertThatCode(() -> records.check(account)).doesNotThrowAnyException();
    }

    private Optional<Mismatch> compare(Instant pwdLastSet, long keyVersion) {
        return records.compare(account, state(pwdLastSet, keyVersion));
    }

    private void inUse(int version) {
        when(secrets.find("contoso.com", SecretStore.Label.CURRENT))
                .thenReturn(Optional.of(new SecretRef("contoso.com", version)));
    }

    private void recorded(String name, Map<String, Object> evidence, Instant pwdLastSet, long keyVersion) {
        Map<String, Object> all = seen(pwdLastSet, keyVersion);
        all.putAll(evidence);
        when(steps.of("r-1")).thenReturn(List.of(step("r-1", name, all)));
    }

    private static Map<String, Object> seen(Instant pwdLastSet, long keyVersion) {
        return AccountIdentity.evidence(state(pwdLastSet, keyVersion));
    }

    private static AccountState state(Instant pwdLastSet, long keyVersion) {
        return new AccountState("dc1", "CN=MSOL_1", "guid", pwdLastSet, keyVersion, 10, true, List.of());
    }

    private static StepRecord step(String rotation, String name, Map<String, Object> evidence) {
        return new StepRecord(
                rotation + name,
                rotation,
                "contoso.com",
                name,
                null,
                Direction.FORWARD,
                "execution",
                "activity",
                StepRecord.State.DONE,
                true,
                false,
                1,
                null,
                null,
                null,
                null,
                evidence,
                Map.of(),
                SET,
                SET,
                SET,
                SET);
    }
}
