package dev.keyturn.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.ConfiguredAccounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.directory.LabAccount;
import dev.keyturn.lab.directory.LabDirectory;
import dev.keyturn.lab.directory.LabPasswords;
import dev.keyturn.lab.server.LabKeyFiles;
import dev.keyturn.lab.server.LabServerView;
import dev.keyturn.lab.server.LabServerView.Run;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import dev.keyturn.syncserver.SyncWorkerCommands;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The whole lab through Keyturn's own adapters, connected by the settings that the lab offers. */
class LabTest {

    private static final Map<String, Integer> FREE_PORTS = Map.of();

    @TempDir
    Path folder;

    private WorkerPortUnderTest port;
    private EntraConnectConnector connector;
    private EntraConnectService service;
    private final AdDirectory directory = new AdDirectory(Clock.systemUTC());
    private Lab lab;
    private Accounts accounts;

    @BeforeEach
    void startTheLab() {
        lab = start(FREE_PORTS);
        accounts = accounts(lab);
        port = new WorkerPortUnderTest(accounts.all().stream()
                .flatMap(account -> account.servers().stream())
                .toArray(SyncServer[]::new));
        SyncWorkerCommands commands = new SyncWorkerCommands(port.workers());
        connector = new EntraConnectConnector(commands);
        service = new EntraConnectService(commands);
        lab.poll(port.address(), WorkerPortUnderTest.thumbprint());
    }

    @AfterEach
    void stopTheLab() {
        lab.close();
        port.close();
    }

    @Test
    void aNewLabIsInOrderEverywhere() {
        assertThat(accounts.all()).extracting(Account::name).containsExactly("contoso.com", "fabrikam.com");
        assertThat(accounts.named("contoso.com").servers())
                .extracting(SyncServer::name)
                .containsExactly("aadc01", "aadc02");
        assertThat(accounts.named("fabrikam.com").servers())
                .extracting(SyncServer::name)
                .containsExactly("aadc03");
        for (Account account : accounts.all()) {
            assertThat(directory.check(account, Intent.toChange(false)).findings())
                    .extracting(Finding::severity)
                    .doesNotContain(Finding.Severity.BLOCKS);
            for (SyncServer server : account.servers()) {
                assertThat(connector.check(account, server))
                        .extracting(Finding::severity)
                        .doesNotContain(Finding.Severity.BLOCKS);
                assertThat(connector
                                .verifyImport(account, server, new Fence(1, 1))
                                .result())
                        .isEqualTo("success");
                assertThat(fingerprints(server.name()))
                        .containsOnly(lab.directory(account.name())
                                .orElseThrow()
                                .account()
                                .fingerprint());
            }
        }
        assertThat(lab.servers().values())
                .extracting(server -> server.view().role())
                .containsExactly("active", "staging", "active");
    }

    @Test
    void aPasswordChangedBehindTheBackFailsTheImportAsInTheField() {
        changeBehindTheBack();

        Run run = lab.servers().get("aadc01").run("Delta Import");

        assertThat(run.result()).isEqualTo("no-start-credentials");
        LabServerView view = lab.servers().get("aadc01").view();
        assertThat(view.runs()).last().isEqualTo(run);
        assertThat(view.events()).first().satisfies(event -> {
            assertThat(event.id()).isEqualTo(6000);
            assertThat(event.source()).isEqualTo("ADSync");
            assertThat(event.message())
                    .contains("The management agent \"contoso.com\" failed to run")
                    .contains("because the credentials were invalid");
        });
        assertThat(contoso().account().failedBinds())
                .as("the previous password counts no failure")
                .isZero();
        assertThat(lab.servers().get("aadc03").run("Delta Import").result()).isEqualTo("success");
    }

    @Test
    void anImportByNtlmTakesThePasswordBeforeForAnHourAndOneByKerberosDoesNot() {
        Account contoso = accounts.named("contoso.com");
        Account fabrikam = accounts.named("fabrikam.com");
        Instant begun = Instant.now();
        lab.parts().faults().add("server:aadc02", Fault.NTLM_LOGON, null, 60);
        lab.parts().faults().add("server:aadc03", Fault.NTLM_LOGON, null, 60);
        contoso().changePassword(LabPasswords.random(), Duration.ofMinutes(61));
        lab.directory("fabrikam.com").orElseThrow().changePassword(LabPasswords.random(), Duration.ZERO);

        lab.servers().values().forEach(server -> server.run("Delta Import"));

        assertThat(connector.laterImport(fabrikam, fabrikam.server("aadc03"), begun))
                .as("within the hour")
                .hasValueSatisfying(run -> assertThat(run.provesThePassword()).isTrue());
        assertThat(connector.laterImport(contoso, contoso.server("aadc02"), begun))
                .as("after the hour")
                .hasValueSatisfying(run -> assertThat(run.refusesThePassword()).isTrue());
        assertThat(connector.laterImport(contoso, contoso.server("aadc02"), Instant.now()))
                .isEmpty();
        lab.parts().faults().clear();
        assertThat(lab.servers().get("aadc03").run("Delta Import").result())
                .as("by Kerberos")
                .isEqualTo("no-start-credentials");
        assertThat(connector.laterImport(fabrikam, fabrikam.server("aadc03"), begun))
                .as("the newest one counts")
                .hasValueSatisfying(run -> assertThat(run.refusesThePassword()).isTrue());
    }

    @Test
    void importsThatGoOnWithOneOfTheLastTwoPasswordsBeforeDoNotLockTheAccountAndThoseWithAnOlderOneDo() {
        for (int i = 0; i < 2; i++) {
            changeBehindTheBack();
            for (int run = 0; run < 12; run++) {
                lab.servers().get("aadc02").run("Delta Import");
            }
            assertThat(contoso().account().failedBinds()).isZero();
        }
        Secret changed = changeBehindTheBack();
        Account account = accounts.named("contoso.com");
        int tries = 0;
        while (!contoso().account().locked() && tries < 50) {
            lab.servers().get("aadc02").run("Delta Import");
            tries++;
        }

        assertThat(contoso().account().locked()).isTrue();
        assertThat(contoso().account().failedBinds()).isEqualTo(tries);
        assertThatExceptionOfType(StepFailure.class)
                .isThrownBy(() -> directory.accepts(account, changed, null))
                .withMessageContaining("lock");

        contoso().unlock();
        assertThat(directory.accepts(account, changed, null)).isTrue();
        assertThat(contoso().account().failedBinds()).isZero();
    }

    @Test
    void updateAndRestartThroughTheAdaptersMakeTheImportSucceedAgain() {
        Account account = accounts.named("contoso.com");
        Secret password = directory.generatePassword(account);
        directory.setPassword(account, Intent.toChange(false), null, password, seen -> {});

        for (SyncServer server : account.servers()) {
            connector.updateCredential(account, server, password, new Fence(1, 1));
            assertThat(lab.servers().get(server.name()).run("Delta Import").result())
                    .as("before the restart")
                    .isEqualTo("no-start-credentials");
            service.restart(account, server, new Fence(1, 2));
            assertThat(connector.verifyImport(account, server, new Fence(1, 3)).result())
                    .isEqualTo("success");
            assertThat(fingerprints(server.name()))
                    .containsOnly(contoso().account().fingerprint());
        }

        assertThat(lab.parts().journal().all())
                .extracting(entry -> entry.target() + " " + entry.action())
                .containsSubsequence(
                        "directory:contoso.com reset-password",
                        "server:aadc01 update-credential",
                        "server:aadc01 restart-service",
                        "server:aadc01 run-profile");
    }

    @Test
    void aLabThatWasRestartedHasItsPasswordsHistoryAndPorts() {
        changeBehindTheBack();
        lab.servers().get("aadc01").run("Delta Import");
        LabServerView before = lab.servers().get("aadc01").view();
        LabAccount accountBefore = contoso().account();
        lab.close();

        lab = start(FREE_PORTS);

        assertThat(lab.servers().get("aadc01").view()).isEqualTo(before);
        assertThat(contoso().account()).isEqualTo(accountBefore);
        assertThat(accounts(lab).all()).isEqualTo(accounts.all());
        assertThat(lab.servers().get("aadc01").run("Delta Import").result()).isEqualTo("no-start-credentials");
    }

    @Test
    void aPortThatAPersonTookMeanwhileIsReplacedByAFreeOne() throws IOException {
        int before = lab.parts().ports().of("contoso");
        int other = lab.parts().ports().of("fabrikam");
        lab.close();
        try (ServerSocket taken = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
            lab = start(FREE_PORTS);

            assertThat(lab.parts().ports().of("contoso")).isPositive().isNotEqualTo(taken.getLocalPort());
            assertThat(lab.parts().ports().of("fabrikam")).isEqualTo(other);
        }
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsRefusedByName() throws IOException {
        lab.close();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var ports = Map.of("fabrikam", taken.getLocalPort());

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> start(ports))
                    .withMessageContaining("keyturn.lab.ports.fabrikam is " + taken.getLocalPort());
        }
        lab = start(FREE_PORTS);
    }

    @Test
    void aPortOfSomethingThatIsNotThereIsRefusedByName() {
        lab.close();

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> start(Map.of("aadc09", 0)))
                .withMessageContaining("keyturn.lab.ports.aadc09 names nothing that listens");

        lab = start(FREE_PORTS);
    }

    @Test
    void aSecondLabInTheSameFolderIsRefusedAndDisturbsNothing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(FREE_PORTS))
                .withMessageContaining("Another lab is running in " + folder.toAbsolutePath());

        assertThat(lab.servers().get("aadc01").run("Delta Import").result()).isEqualTo("success");
        assertThat(accounts(lab).all()).isEqualTo(accounts.all());
    }

    private Lab start(Map<String, Integer> ports) {
        LabKeyFiles.copyTo(folder);
        Lab started = Lab.in(
                folder,
                new LabProperties(true, false, ports, Duration.ofMillis(10), Duration.ZERO, List.of()),
                null,
                Clock.systemUTC());
        started.start();
        return started;
    }

    private LabDirectory contoso() {
        return lab.directory("contoso.com").orElseThrow();
    }

    private Secret changeBehindTheBack() {
        Secret changed = LabPasswords.random();
        contoso().changePassword(changed);
        return changed;
    }

    private List<String> fingerprints(String server) {
        return lab.servers().get(server).view().connectors().stream()
                .flatMap(connector -> Stream.of(
                        String.valueOf(connector.storedFingerprint()), String.valueOf(connector.loadedFingerprint())))
                .toList();
    }

    private static Accounts accounts(Lab lab) {
        var settings = new MapConfigurationPropertySource(new LabConnection(lab).settings());
        return new ConfiguredAccounts(new Binder(settings)
                .bind("keyturn.accounts", Bindable.listOf(Account.class))
                .get());
    }
}
