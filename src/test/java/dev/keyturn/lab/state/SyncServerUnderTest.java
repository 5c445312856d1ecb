package dev.keyturn.lab.state;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.lab.DirectoryForBinds;
import dev.keyturn.lab.server.LabKeyFiles;
import dev.keyturn.lab.server.LabServerSettings;
import dev.keyturn.lab.server.LabServerView;
import dev.keyturn.lab.server.LabSyncServer;
import dev.keyturn.lab.server.LabTenant;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.syncserver.SyncWorkerCommands;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** One sync server of the lab with the directory that its imports log in to, for the tests of every room. */
public final class SyncServerUnderTest implements AutoCloseable {

    public static final String NAME = "aadc01";
    public static final String CONNECTOR = "contoso.com";
    public static final String ACCOUNT = "MSOL_1";
    public static final String FIRST_PASSWORD = "the-first-password-0123456789";

    private final Path folder;
    private final String accountName;
    private final String role;
    private final List<String> peers;
    private final DirectoryForBinds directory;
    private final WorkerPortUnderTest port;
    private final String key;
    private final LabKeys labKeys;
    private final Faults faults = new Faults(Clock.systemUTC());
    private final Journal journal;
    private LabSyncServer server;

    public SyncServerUnderTest(Path folder) throws Exception {
        this(folder, ACCOUNT, "active", List.of());
    }

    public SyncServerUnderTest(Path folder, String accountName, String role, List<String> peers) throws Exception {
        this.folder = folder;
        this.accountName = accountName;
        this.role = role;
        this.peers = peers;
        this.directory = new DirectoryForBinds(folder, accountName + "@" + CONNECTOR);
        LabFolder files = new LabFolder(folder);
        this.labKeys = new LabKeys(files);
        this.journal = new Journal(files, Clock.systemUTC());
        setPasswordInDirectory(FIRST_PASSWORD);
        this.server = made();
        this.key = server.key();
        this.port = new WorkerPortUnderTest(address());
        server.poll(port.address(), WorkerPortUnderTest.thumbprint());
        server.storeInitialPassword(secret(FIRST_PASSWORD));
    }

    public static Secret secret(String password) {
        return Secret.takeFrom(password.toCharArray());
    }

    /** As after a kill: a new server on the same files. */
    public void startAgain() {
        server.close();
        server = made();
        server.poll(port.address(), WorkerPortUnderTest.thumbprint());
    }

    public SyncServer address() {
        return addressWith(Duration.ofSeconds(30));
    }

    public SyncServer addressWith(Duration commandTimeout) {
        return new SyncServer(NAME, List.of(key), Duration.ofSeconds(5), commandTimeout, null);
    }

    /** The way to this server, as Keyturn has it. */
    public SyncWorkers workers() {
        return port.workers();
    }

    public SyncServerCommands commands() {
        return new SyncWorkerCommands(port.workers());
    }

    public Account account() {
        return accountNamed(ACCOUNT, CONNECTOR, CONNECTOR);
    }

    public Account accountNamed(String account, String domain, String connector) {
        var access = AccessTo.simple(
                List.of("ldaps://127.0.0.1:" + directory.address().getPort()),
                directory.caFile(),
                "DC=contoso,DC=com",
                "rotator@contoso.com",
                Path.of("unused"),
                null);
        return new Account("contoso.com", account, domain, connector, access, List.of(address()), false, null, null);
    }

    public void setPasswordInDirectory(String password) throws Exception {
        directory.setPassword(password);
    }

    /** As its scheduler or an operator does. */
    public void runDeltaImport() {
        server.run("Delta Import");
    }

    public void stopDirectory() {
        directory.close();
    }

    /** Strikes once. */
    public void fault(String fault) {
        faults.add("server:" + NAME, Fault.of(fault), null, null);
    }

    public boolean faultsAreOver() {
        return faults.all().isEmpty();
    }

    public String fingerprintOf(String password) {
        return labKeys.fingerprint(secret(password));
    }

    public String storedFingerprint() {
        return String.valueOf(view().connectors().get(0).storedFingerprint());
    }

    public String loadedFingerprint() {
        return String.valueOf(view().connectors().get(0).loadedFingerprint());
    }

    public boolean syncCycleEnabled() {
        return view().scheduler().syncCycleEnabled();
    }

    /** The numbers in the event log, oldest first. */
    public List<Integer> events() {
        return view().events().stream().map(LabServerView.Event::id).toList();
    }

    /** What was done, oldest first. */
    public List<String> actions() {
        return journal.all().stream().map(Journal.Entry::action).toList();
    }

    public LabServerView view() {
        return server.view();
    }

    public LabSyncServer server() {
        return server;
    }

    public List<Journal.Entry> journal() {
        return journal.all();
    }

    @Override
    public void close() {
        server.close();
        port.close();
        directory.close();
    }

    private LabSyncServer made() {
        LabFolder files = new LabFolder(folder);
        Supplier<InetSocketAddress> address = directory::address;
        LabServerSettings settings = new LabServerSettings(
                NAME,
                role,
                "2.6.92.0",
                CONNECTOR,
                accountName,
                CONNECTOR,
                address,
                directory.caFile(),
                Duration.ofMillis(20),
                peers);
        LabKeyFiles.copyTo(folder, NAME);
        return new LabSyncServer(
                settings,
                new LabTenant("contoso", List.of(NAME), files),
                files,
                labKeys,
                faults,
                journal,
                Clock.systemUTC());
    }
}
