package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.Peer;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerStateCheckTest {

    private static final Instant NOW = Instant.parse("2027-03-01T02:00:00Z");
    private static final Set<String> ALL =
            Arrays.stream(Command.values()).map(Command::verb).collect(Collectors.toUnmodifiableSet());

    private String state = "Running";
    private Role role = Role.ACTIVE;
    private Set<String> capabilities = ALL;
    private List<String> partitions = List.of();
    private String connectorName = "contoso.com";
    private String domain = "contoso.com";
    private ConnectorInfo another;
    private AtWork atWork = AtWork.NOTHING;
    private List<RunInfo> runs = List.of();
    private List<Peer> peers = List.of();
    private SyncServer.Role expectedRole;

    @Test
    void aServerAsItShouldBeGivesNothingToActOn() {
        assertThat(toActOn()).isEmpty();
    }

    @Test
    void aRoleThatDiffersFromTheConfigurationWarnsAndSaysWhichOneCounts() {
        expectedRole = SyncServer.Role.ACTIVE;
        role = Role.STAGING;

        assertThat(messages(Severity.WARNS))
                .containsExactly(
                        "It says that it is the staging server, and the configuration says active. The rotation goes"
                                + " by what the server says. After a failover, correct the server's role setting.");
    }

    @Test
    void aRoleThatIsAsConfiguredIsNothingToActOn() {
        expectedRole = SyncServer.Role.ACTIVE;

        assertThat(toActOn()).isEmpty();
    }

    @Test
    void aServiceThatIsStoppedBlocks() {
        state = "Stopped";

        assertThat(messages(Severity.BLOCKS)).singleElement().satisfies(s -> assertThat(s)
                .contains("Stopped", "Start it"));
    }

    @Test
    void aPartitionWithCredentialsOfItsOwnBlocks() {
        partitions = List.of("DC=branch,DC=contoso,DC=com");

        assertThat(messages(Severity.BLOCKS)).singleElement().satisfies(s -> assertThat(s)
                .contains("DC=branch,DC=contoso,DC=com", "credentials of its own", "Configure Directory Partitions"));
    }

    @ParameterizedTest
    @CsvSource({"contoso.com, ", "CONTOSO.COM, ", "CONTOSO, WARNS", "emea.contoso.com, BLOCKS", "fabrikam.com, BLOCKS"})
    void anotherDnsDomainBlocksAndANameThatCannotBeComparedWarns(String name, Severity severity) {
        domain = name;

        assertThat(toActOn())
                .extracting(Finding::severity)
                .isEqualTo(Stream.ofNullable(severity).toList());
        assertThat(toActOn()).allMatch(finding -> finding.message().contains(name));
    }

    @Test
    void namesAreComparedAsWindowsDoes() {
        connectorName = "Contoso.COM";
        assertThat(toActOn()).isEmpty();
        assertThat(description().connector("contoso.com")).isPresent();
    }

    @Test
    void anotherConnectorThatLogsInWithTheAccountBlocks() {
        another = ad("second.contoso.com", "msol_1", "contoso.com");

        assertThat(messages(Severity.BLOCKS)).singleElement().satisfies(s -> assertThat(s)
                .contains("second.contoso.com", "MSOL_1 as well", "old password", "account of its own"));
    }

    @Test
    void aConnectorOfAnotherForestWhoseAccountHasTheSameNameIsNothingToActOn() {
        another = ad("fabrikam.com", "MSOL_1", "fabrikam.com");
        assertThat(toActOn()).isEmpty();

        domain = "CONTOSO";
        another = ad("fabrikam.com", "MSOL_1", "FABRIKAM");
        assertThat(toActOn())
                .as("the own connector's NetBIOS name")
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNS));
    }

    @ParameterizedTest
    @CsvSource({"WIZARD, wizard of Microsoft Entra Connect is open", "SUSPENDED, SchedulerSuspended as False"})
    void whatWritesTheSameConnectorsBlocks(AtWork what, String advice) {
        atWork = what;

        assertThat(messages(Severity.BLOCKS)).singleElement().satisfies(s -> assertThat(s)
                .contains(advice, "finish or close", "same connectors"));
    }

    @Test
    void aServerThatOnlyAnotherOneNamesWarns() {
        peers = List.of(new Peer("AADC09", "msol_1", "account-description"));

        assertThat(messages(Severity.WARNS)).singleElement().satisfies(s -> assertThat(s)
                .contains("AADC09", "MSOL_1", "add it to the account's servers"));
    }

    @Test
    void aPeerThatIsKnownByNameOrSyncsWithAnotherAccountIsNothingToActOn() {
        peers = List.of(
                new Peer("AADC01", "MSOL_1", "account-description"),
                new Peer("aadc02", "MSOL_1", "configuration"),
                new Peer("SYNC-3", "", "configuration"),
                new Peer("AADC09", "MSOL_2", "account-description"));

        assertThat(toActOn()).isEmpty();
    }

    @Test
    void aLastRunThatFailedForItsCredentialsWarnsAndAnOlderOneDoesNot() {
        runs = List.of(run("success"), run("no-start-credentials"));
        assertThat(toActOn()).isEmpty();

        runs = List.of(run("no-start-credentials"), run("success"));
        assertThat(messages(Severity.WARNS)).singleElement().satisfies(s -> assertThat(s)
                .contains("no-start-credentials", "wrong already"));
    }

    @Test
    void aModuleThatDoesNotKnowACommandBlocksAndOneThatDoesNotSayIsBelieved() {
        capabilities = Set.of("describe", "pause-sync");
        assertThat(messages(Severity.BLOCKS)).singleElement().satisfies(s -> assertThat(s)
                .contains("verify-import", "Install the module"));

        capabilities = Set.of();
        assertThat(toActOn()).isEmpty();
    }

    @Test
    void aServerOfAnotherAccountThatStoresThisPasswordAsWellBlocks() {
        SyncServer forgotten = server("aadc03", null);

        assertThat(new ForgottenServer(account(), forgotten).findings(description()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
                    assertThat(finding.subject()).isEqualTo("aadc03");
                    assertThat(finding.message())
                            .contains("MSOL_1", "add it to the servers of contoso.com", "old password");
                });
    }

    private List<Finding> toActOn() {
        return new ServerStateCheck(account(), server("aadc01", expectedRole))
                .findings(description()).stream()
                        .filter(finding -> finding.severity() != Severity.INFORMS)
                        .toList();
    }

    private List<String> messages(Severity severity) {
        assertThat(toActOn()).allMatch(finding -> finding.severity() == severity);
        return toActOn().stream().map(Finding::message).toList();
    }

    private ServerDescription description() {
        var connector = new ConnectorInfo(connectorName, "AD", "MSOL_1", domain, null, null, partitions);
        return new ServerDescription(
                "AADC01",
                role,
                "2.6.92.0",
                new ServiceInfo(state, state.equals("Running") ? NOW : null),
                new SchedulerInfo(true, false, atWork),
                another == null ? List.of(connector) : List.of(another, connector),
                capabilities,
                runs,
                peers,
                NOW);
    }

    private static ConnectorInfo ad(String name, String account, String domain) {
        return new ConnectorInfo(name, "AD", account, domain, null, null, List.of());
    }

    private static RunInfo run(String result) {
        return new RunInfo("contoso.com", "Delta Import", result, "", NOW, NOW);
    }

    private static Account account() {
        var directory = AccessTo.simple(
                List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("password"), null);
        return new Account(
                "contoso.com",
                "MSOL_1",
                "contoso.com",
                null,
                directory,
                List.of(server("aadc01", null), server("aadc02", null), server("sync-3.contoso.com", null)),
                false,
                null,
                null);
    }

    private static SyncServer server(String name, SyncServer.Role role) {
        return new SyncServer(name, null, null, null, role);
    }
}
