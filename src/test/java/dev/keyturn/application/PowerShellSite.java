package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.JavaProcess;
import dev.keyturn.ShortPauses;
import dev.keyturn.directory.SambaAccount;
import dev.keyturn.directory.SambaForest;
import dev.keyturn.directory.SambaPeople;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.powershell.PowerShell;
import dev.keyturn.powershell.PowerShellServer;
import dev.keyturn.powershell.SilentProxy;
import dev.keyturn.powershell.SyncService;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.syncserver.worker.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * Keyturn without the lab: people and the connector account are in a real Active Directory, and the two sync servers are real sync
 * workers under real PowerShell, each behind a network of its own.
 */
final class PowerShellSite implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

    static final String ACTIVE = "aadc01";
    static final String STAGING = "aadc02";

    /** A rotation starts PowerShell some twenty times, which takes its time where much else is tested. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final int workerPort = JavaProcess.freePort();
    private Path folder;
    private SambaAccount account;
    private PowerShellServer active;
    private PowerShellServer staging;
    private SilentProxy activeNetwork;
    private SilentProxy stagingNetwork;
    private ConfigurableApplicationContext application;
    private Http http;
    private RotationDriver rotations;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        PowerShell shell = PowerShell.find();
        SambaForest forest = SambaForest.contoso();
        folder = Files.createTempDirectory("keyturn-powershell");
        account = opened(forest.newAccount());
        opened(people(forest));
        activeNetwork = opened(new SilentProxy(workerPort));
        stagingNetwork = opened(new SilentProxy(workerPort));
        active = opened(new PowerShellServer(shell, folder.resolve(ACTIVE), service(false)));
        staging = opened(new PowerShellServer(shell, folder.resolve(STAGING), service(true)));
        Files.createDirectories(data());
        String key = SigningKey.open(data().resolve("worker-signing-key.json")).thumbprint();
        active.setUp(key, List.of("http://127.0.0.1:" + activeNetwork.port()));
        staging.setUp(key, List.of("http://127.0.0.1:" + stagingNetwork.port()));
        startKeyturn();
        active.start();
        staging.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (application != null) {
            application.close();
        }
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        if (folder != null) {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** What a test that failed has left must not disturb the next one. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            return;
        }
        List.of(activeNetwork, stagingNetwork).forEach(SilentProxy::speakAgain);
        for (PowerShellServer server : List.of(active, staging)) {
            server.service().letGoOfAll();
            server.startAnew();
        }
        rotations.endAll();
    }

    /** Again, with the same data. */
    void restartKeyturn() {
        application.close();
        startKeyturn();
    }

    private void startKeyturn() {
        SambaForest forest = account.forest();
        List<String> arguments = new ArrayList<>(List.of(
                "--keyturn.lab.enabled=false",
                "--server.port=0",
                "--keyturn.worker.port=" + workerPort,
                "--keyturn.data-dir=" + data(),
                "--keyturn.secret.create-keyset=true",
                "--keyturn.monitor.dependencies=false",
                // a server that is not to be had before the change is a person's sooner than after it
                "--keyturn.steps.special.check-readiness=1m",
                "--logging.file.name=" + folder.resolve("everything.log"),
                "--logging.level.dev.keyturn=DEBUG",
                "--logging.threshold.console=WARN"));
        String login = "--keyturn.login.ldap.";
        arguments.addAll(List.of(
                login + "url=" + forest.url(),
                login + "ca-file=" + forest.caFile(),
                login + "bind-dn=" + forest.rotatorDn(),
                login + "bind-password-file=" + forest.rotatorPasswordFile(),
                login + "base-dn=" + forest.baseDn(),
                login + "groups.rotation-requesters=KT Requesters",
                login + "groups.rotation-approvers=KT Approvers",
                login + "groups.rotation-operators=KT Operators",
                login + "groups.rotation-auditors=KT Auditors",
                login + "groups.camunda-admin=KT Admins"));
        String about = "--keyturn.accounts[0].";
        arguments.addAll(List.of(
                about + "name=" + forest.realm(),
                about + "account=" + account.name(),
                about + "domain=" + forest.realm(),
                about + "directory.domain-controllers[0]=" + forest.url(),
                about + "directory.ca-file=" + forest.caFile(),
                about + "directory.base-dn=OU=Connectors," + forest.baseDn(),
                about + "directory.rotator-dn=" + forest.rotatorDn(),
                about + "directory.rotator-password-file=" + forest.rotatorPasswordFile()));
        arguments.addAll(server(0, ACTIVE, active));
        arguments.addAll(server(1, STAGING, staging));
        application = new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, ShortPauses.class)
                .run(arguments.toArray(String[]::new));
        http = new Http(
                "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"),
                user -> SambaForest.PASSWORD);
        rotations = new RotationDriver(http, LONGEST);
    }

    private static List<String> server(int number, String name, PowerShellServer server) {
        String about = "--keyturn.accounts[0].servers[" + number + "].";
        return List.of(about + "name=" + name, about + "key=" + server.thumbprint(), about + "connect-timeout=30s");
    }

    private static SambaPeople people(SambaForest forest) {
        return new SambaPeople(
                forest,
                Map.of(
                        "KT Requesters", List.of("requester"),
                        "KT Approvers", List.of("approver"),
                        "KT Operators", List.of("operator"),
                        "KT Auditors", List.of("auditor"),
                        "KT Admins", List.of("admin")));
    }

    /**
     * A new service of a sync server, with the password that every new account of the forest has. Its imports log in by Kerberos: a
     * bind takes the password before for an hour, and what a restored server has forgotten would show in the second proof only.
     */
    SyncService service(boolean stagingMode) {
        return new SyncService(
                account.forest().realm(), account.name(), stagingMode, SambaForest.PASSWORD, account::has);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("keyturn");
    }

    SambaAccount account() {
        return account;
    }

    /** The account's name in Keyturn. */
    String name() {
        return account.forest().realm();
    }

    PowerShellServer active() {
        return active;
    }

    PowerShellServer staging() {
        return staging;
    }

    SilentProxy activeNetwork() {
        return activeNetwork;
    }

    Http http() {
        return http;
    }

    RotationDriver rotations() {
        return rotations;
    }

    <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    /** The password that Keyturn takes for the one in use. */
    String current() {
        return read(SecretStore.Label.CURRENT);
    }

    String read(SecretStore.Label label) {
        return read(bean(SecretStore.class).find(name(), label).orElseThrow());
    }

    /**
     * One password is everywhere and lets the account in, both services have loaded it, sync runs again, and the rotation has left
     * nothing.
     */
    void isWellAfter(String rotation) {
        String password = current();
        assertThat(account.accepts(password)).isTrue();
        assertThat(account.failedLogons()).isZero();
        for (PowerShellServer server : List.of(active, staging)) {
            SyncService service = server.service();
            assertThat(service.database()).isEqualTo(new SyncService.Stored(password, true));
            assertThat(service.loaded()).isEqualTo(password);
            assertThat(service.lastResult()).isEqualTo("success");
            assertThat(server.data().resolve("State")).isDirectoryNotContaining("glob:**/work-*");
        }
        new Leftovers(bean(JdbcTemplate.class)).nothingIsLeftOf(rotation);
    }

    /** No password of this rotation, and none of those given, is anywhere but in the secret store and in the services. */
    void isNowhereInTheClear(String rotation, String... more) {
        List<String> passwords = new ArrayList<>(List.of(more));
        passwords.addAll(bean(JdbcTemplate.class)
                .query(
                        "select account, version from keyturn_secret where rotation_id = ?",
                        (row, index) -> read(new SecretRef(row.getString(1), row.getInt(2))),
                        rotation));
        assertThat(passwords).isNotEmpty();
        for (String password : passwords) {
            SecretSearch search = new SecretSearch(password);
            // the folders of both machines, Keyturn's data, its log
            assertThat(search.inFilesBelow(folder)).isEmpty();
            assertThat(search.inDatabase(bean(DataSource.class))).isEmpty();
            assertThat(search.inAnswers(http.answers())).isEmpty();
            assertThat(search.in("The network", activeNetwork.record())).isEmpty();
            assertThat(search.in("The network", stagingNetwork.record())).isEmpty();
        }
    }

    private String read(SecretRef ref) {
        try (Secret secret = bean(SecretStore.class).read(ref)) {
            return secret.use(String::new);
        }
    }
}
