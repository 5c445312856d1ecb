package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import dev.keyturn.syncserver.ServerProbe.Probe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCheckTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String FULL = "stopped-database-disk-full";

    private String state = "Running";
    private List<RunInfo> runs = List.of();
    private List<Probe> probes = List.of(new Probe("Get-ADSyncConnector", "", true, "", ""));
    private @Nullable ServerEvent databaseFull;

    @Test
    void aServerOnWhichEverythingAnswersGivesNothingToActOn() {
        assertThat(blocking()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Add-ADSyncConnector, contoso.com, credential-not-writable, changed by hand",
        "Add-ADSyncConnector, CONTOSO.COM, credential-not-writable, changed by hand",
        "Set-ADSyncScheduler, '', access-denied, Install-Keyturn.ps1",
        "Set-ADSyncScheduler, '', busy, Wait until",
        "Get-ADSyncServerConfiguration, '', role-missing, ADSyncAdmins",
        "Get-ADSyncServerConfiguration, '', endpoint-missing, token-network",
        "Invoke-ADSyncRunProfile, '', server-error, Test-Keyturn.ps1",
        "Application log, '', something-new, Test-Keyturn.ps1"
    })
    void whatDoesNotAnswerBlocksAndSaysWhatToDo(String name, String connector, String code, String advice) {
        probes = List.of(new Probe(name, connector, false, code, "The words of the server."));

        assertThat(blocking()).singleElement().satisfies(told -> assertThat(told)
                .contains(name, code, "The words of the server.", advice));
    }

    @Test
    void whatIsAboutTheConnectorOfAnotherAccountDoesNotBlockThisOne() {
        probes = List.of(new Probe("Add-ADSyncConnector", "fabrikam.com", false, "credential-not-writable", "No."));

        assertThat(blocking()).isEmpty();
    }

    @Test
    void aServerThatDoesNotTellBlocksUnlessItsServiceIsStopped() {
        probes = List.of();
        assertThat(blocking()).singleElement().satisfies(told -> assertThat(told)
                .contains("does not tell", "same version"));

        state = "Stopped";
        assertThat(blocking()).isEmpty();
    }

    @Test
    void aLastRunOfAnyConnectorThatFoundTheDatabaseFullBlocksAndAnEarlierOneDoesNot() {
        runs = List.of(run("fabrikam.com", FULL, 1), run("contoso.com", "success", 2));
        assertThat(blocking()).singleElement().satisfies(told -> assertThat(told)
                .contains("fabrikam.com", FULL, "may not start again", "Do not restart it", "10 GB"));

        runs = List.of(run("contoso.com", "success", 1), run("contoso.com", FULL, 2));
        assertThat(blocking()).isEmpty();
    }

    @Test
    void anEventOfAFullDatabaseBlocksUntilARunHasSucceeded() {
        databaseFull = new ServerEvent(6323, "ADSync", "Out of disk space.", NOW.minusSeconds(60));
        assertThat(blocking()).singleElement().satisfies(told -> assertThat(told)
                .contains("event 6323"));

        runs = List.of(run("contoso.com", "no-start-connection", 0));
        assertThat(blocking()).hasSize(1);

        runs = List.of(run("contoso.com", "success", 0));
        assertThat(blocking()).isEmpty();

        runs = List.of(run("contoso.com", "success", 2));
        assertThat(blocking()).hasSize(1);

        state = "Stopped";
        assertThat(blocking()).as("also when it did not come up").hasSize(1);
    }

    private List<String> blocking() {
        var description = new ServerDescription(
                "AADC01",
                Role.STAGING,
                "2.6.92.0",
                new ServiceInfo(state, null),
                new SchedulerInfo(true, false, AtWork.NOTHING),
                List.of(),
                Set.of(),
                runs,
                List.of(),
                NOW);
        List<Finding> findings =
                new ProbeCheck(account(), server()).findings(new ServerProbe(description, probes, databaseFull));
        assertThat(findings).extracting(Finding::severity).allMatch(Finding.Severity.BLOCKS::equals);
        return findings.stream().map(Finding::message).toList();
    }

    private static RunInfo run(String connector, String result, int minutesAgo) {
        Instant end = NOW.minusSeconds(60L * minutesAgo);
        String connection = result.equals("success") ? "success" : "";
        return new RunInfo(connector, "Delta Import", result, connection, end, end);
    }

    private static Account account() {
        var directory = AccessTo.simple(
                List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("password"), null);
        return new Account(
                "contoso.com", "MSOL_1", "contoso.com", null, directory, List.of(server()), false, null, null);
    }

    private static SyncServer server() {
        return new SyncServer("aadc01", null, null, null, null);
    }
}
