package dev.keyturn.task.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.syncserver.AtWork;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import dev.keyturn.syncserver.ServiceAdapter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentStateTest {

    private static final Instant SET = Instant.parse("2027-03-01T02:00:00.5Z");

    private final Directory directory = mock();
    private final ServiceAdapter services = mock();
    private final StepRecords steps = mock();
    private final Rotation rotation = mock();
    private final SyncServer server = new SyncServer("aadc01", null, null, null, null);
    private PresentState present;

    @BeforeEach
    void oneAccountOnOneServer() {
        Accounts accounts = mock();
        when(accounts.named("contoso.com"))
                .thenReturn(new Account(
                        "contoso.com", "MSOL_1", "contoso.com", null, mock(), List.of(server), false, null, null));
        when(rotation.id()).thenReturn("r1");
        when(rotation.account()).thenReturn("contoso.com");
        when(directory.check(any(), any()))
                .thenReturn(new AccountState("dc1", "CN=a", "guid", SET, 4L, 5, true, List.of(), null));
        when(services.describe(server)).thenReturn(described("Running", "success"));
        present = new PresentState(accounts, directory, services, steps);
    }

    @ParameterizedTest
    @CsvSource({
        "changePasswordInAd, 2027-03-01T02:00:00.500Z, by this rotation.",
        "runPreCheck, 2027-03-01T02:00:00.500Z, it is the one that was found before the change.",
        "changePasswordInAd, 2027-02-01T02:00:00Z, Another person may have set it."
    })
    void itSaysWhoSetThePasswordThatIsInUse(String name, String pwdLastSet, String words) {
        StepRecord step = mock();
        when(step.name()).thenReturn(name);
        when(step.evidence()).thenReturn(Map.of("pwdLastSet", pwdLastSet));
        when(steps.of("r1")).thenReturn(List.of(step));

        assertThat(present.of(rotation).get(0).message())
                .contains("at 2027-03-01T02:00:00Z")
                .endsWith(words);
    }

    @ParameterizedTest
    @CsvSource({"Running, success, INFORMS", "Running, no-start-credentials, BLOCKS", "Stopped, success, BLOCKS"})
    void aServerThatDoesNotSyncStandsOut(String state, String result, Severity severity) {
        when(services.describe(server)).thenReturn(described(state, result));

        Finding found = present.of(rotation).get(1);

        assertThat(found.subject()).isEqualTo("aadc01");
        assertThat(found.severity()).isEqualTo(severity);
        assertThat(found.message()).contains("The service is " + state, result, "Sync is paused.");
    }

    @Test
    void whatCannotBeAskedIsToldAsThatAndTheRestIsTold() {
        when(directory.check(any(), any()))
                .thenThrow(StepFailure.transientFailure("unreachable", "dc1 does not answer.", null));

        assertThat(present.of(rotation))
                .extracting(Finding::severity, Finding::message)
                .first()
                .hasToString("(BLOCKS, \"dc1 does not answer.\")");
        assertThat(present.of(rotation)).hasSize(2);
    }

    private static ServerDescription described(String state, String result) {
        return new ServerDescription(
                "aadc01",
                Role.ACTIVE,
                "2.6.92.0",
                new ServiceInfo(state, SET),
                new SchedulerInfo(false, false, AtWork.NOTHING),
                List.of(new ConnectorInfo("contoso.com", "AD", "MSOL_1", "contoso.com", SET, null, List.of())),
                Set.of(),
                List.of(new RunInfo("contoso.com", "Delta Import", result, result, SET, SET)),
                List.of(),
                SET);
    }
}
