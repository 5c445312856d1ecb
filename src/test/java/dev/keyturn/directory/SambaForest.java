package dev.keyturn.directory;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.util.FileSystemUtils;

/**
 * A forest with one Samba domain controller, started for the first test that wants it and ended with the JVM. Its ports are
 * those of every domain controller, so each forest has an address of its own and starting it takes root. What was
 * provisioned is kept below {@code target}: tests make accounts of their own and leave the domain as it was.
 */
public final class SambaForest {

    /** Of every user that tests make and of the administrator. */
    public static final String PASSWORD = "First-pass.word-2026";

    private static final Path SAMBA = Path.of("/usr/sbin/samba");
    private static final Path TOOL = Path.of("/usr/bin/samba-tool");

    /** Test JVMs run side by side, and each has controllers of its own. */
    private static final int FORK =
            Integer.parseInt(System.getProperty("keyturn.test.fork", "fork-1").substring("fork-".length()));

    private static final Path HOME = Path.of("target", "samba", "fork-" + FORK).toAbsolutePath();
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final Map<String, Supplier<SambaForest>> FORESTS = Map.of(
            "contoso.test", once("contoso.test", "127.0.0." + 2 * FORK),
            "fabrikam.test", once("fabrikam.test", "127.0.0." + (2 * FORK + 1)));

    private final String realm;
    private final String address;
    private final Path folder;
    private final Duration startTime;
    private final Path rotatorPasswordFile;
    private LDAPConnection administrator;

    /** Kept, since an open file without a reference is closed at some time. */
    private final FileLock turn;

    private SambaForest(String realm, String address) {
        this.realm = realm;
        this.address = address;
        this.folder = HOME.resolve(realm);
        long begin = System.nanoTime();
        this.turn = lock();
        try {
            if (!Files.exists(folder.resolve("provisioned"))) {
                provision();
            }
            start();
            this.startTime = Duration.ofNanos(System.nanoTime() - begin);
            this.administrator = connectAsAdministrator();
            prepare();
            this.rotatorPasswordFile = Files.writeString(folder.resolve("rotator.password"), PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Skips the test when there is no Samba, unless the parts are required: then it fails. */
    public static SambaForest contoso() {
        return forest("contoso.test");
    }

    /** A second forest beside the first. */
    public static SambaForest fabrikam() {
        return forest("fabrikam.test");
    }

    private static synchronized SambaForest forest(String realm) {
        required();
        return FORESTS.get(realm).get();
    }

    /** What failed once is not tried again by every test. */
    private static Supplier<SambaForest> once(String realm, String address) {
        FutureTask<SambaForest> start = new FutureTask<>(() -> new SambaForest(realm, address));
        return () -> {
            start.run();
            try {
                return start.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("Samba does not start for " + realm + ".", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        };
    }

    private static void required() {
        boolean possible =
                Files.isExecutable(SAMBA) && Files.isExecutable(TOOL) && "root".equals(System.getProperty("user.name"));
        Part.SAMBA.requireThat(possible);
    }

    public String realm() {
        return realm;
    }

    public String address() {
        return address;
    }

    public String baseDn() {
        return "DC=" + realm.replace(".", ",DC=");
    }

    public String url() {
        return "ldaps://" + address;
    }

    /** Where its files are, and those of the tests that use it. */
    static Path home() {
        return HOME;
    }

    public Path caFile() {
        return folder.resolve("tls/ca.pem");
    }

    public String rotatorDn() {
        return "CN=keyturn-rotator,CN=Users," + baseDn();
    }

    public Path rotatorPasswordFile() {
        return rotatorPasswordFile;
    }

    /** How long it took to provision, if it had to be, and to start. */
    public Duration startTime() {
        return startTime;
    }

    /** Logged in as the domain's administrator. */
    public synchronized LDAPConnection administrator() {
        if (!administrator.isConnected()) {
            // the domain controller closes what was idle for 15 minutes
            try {
                administrator = connectAsAdministrator();
            } catch (LDAPException e) {
                throw new IllegalStateException(e);
            }
        }
        return administrator;
    }

    private LDAPConnection connectAsAdministrator() throws LDAPException {
        LDAPConnection connection = connect();
        connection.bind("Administrator@" + realm, PASSWORD);
        return connection;
    }

    /** Over LDAPS, without a login. */
    public LDAPConnection connect() {
        try {
            return new LDAPConnection(
                    new SSLUtil(new PEMFileTrustManager(caFile().toFile())).createSSLSocketFactory(), address, 636);
        } catch (LDAPException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes an enabled user with {@link #PASSWORD}, in the container {@code Users} or an organizational unit. */
    public String addUser(String name, String container) {
        String dn = "CN=" + name + "," + container + "," + baseDn();
        Entry user = new Entry(dn);
        user.addAttribute("objectClass", "user");
        user.addAttribute("sAMAccountName", name);
        user.addAttribute("userPrincipalName", name + "@" + realm);
        user.addAttribute("unicodePwd", quoted(PASSWORD));
        user.addAttribute("userAccountControl", "66048");
        asAdministrator(connection -> connection.add(user));
        return dn;
    }

    /** A new account of a connector, on which the rotator has one right. */
    public SambaAccount newAccount() {
        String name = "MSOL_" + UUID.randomUUID().toString().substring(24);
        SambaAccount account = new SambaAccount(this, name, addUser(name, "OU=Connectors"));
        account.allowReset(rotatorDn());
        return account;
    }

    public void modify(String dn, String attribute, String... values) {
        asAdministrator(
                connection -> connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, values)));
    }

    /** Runs {@code samba-tool} on this forest's database. */
    public String tool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("-s", configuration().toString()));
        if (!command.contains("-H") && !command.contains("provision")) {
            command.addAll(List.of("-H", folder.resolve("private/sam.ldb").toString()));
        }
        return run(TOOL, command);
    }

    /** Writes the keytab of a user, as {@code ktpass} does on Windows. */
    public Path keytab(String user) {
        return keytab(user, user);
    }

    /** The same, of a principal of a service. */
    Path keytab(String principal, String name) {
        Path file = folder.resolve(name + ".keytab");
        run(
                TOOL,
                List.of(
                        "domain",
                        "exportkeytab",
                        file.toString(),
                        "--principal=" + principal,
                        "-s",
                        configuration().toString()));
        return file;
    }

    /** What a change as an administrator may throw is a mistake in the test. */
    void asAdministrator(Work work) {
        try {
            work.with(administrator());
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    interface Work {
        void with(LDAPConnection administrator) throws LDAPException;
    }

    static byte[] quoted(String password) {
        return ("\"" + password + "\"").getBytes(StandardCharsets.UTF_16LE);
    }

    private void prepare() throws LDAPException {
        if (administrator.getEntry("OU=Connectors," + baseDn(), "1.1") == null) {
            for (String unit : List.of("Connectors", "Moved")) {
                Entry entry = new Entry("OU=" + unit + "," + baseDn());
                entry.addAttribute("objectClass", "organizationalUnit");
                administrator.add(entry);
            }
            addUser("keyturn-rotator", "CN=Users");
            // Samba registers it with another of its daemons; Kerberos gives no ticket for LDAP without it
            administrator.modify(
                    "CN=DC1,OU=Domain Controllers," + baseDn(),
                    new Modification(ModificationType.ADD, "servicePrincipalName", "ldap/dc1." + realm));
        }
    }

    /** A domain is made once for a build, which takes seconds; each test JVM has a copy of its own at its own address. */
    private void provision() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        Path original = HOME.resolveSibling("provisioned").resolve(realm);
        Files.createDirectories(original.getParent());
        try (FileChannel lock = FileChannel.open(original.resolveSibling(realm + ".lock"), CREATE, WRITE)) {
            lock.lock();
            if (Files.exists(original)) {
                copy(original, folder);
            } else {
                make();
                copy(folder, original);
            }
        }
        configure();
        Files.createFile(folder.resolve("provisioned"));
    }

    private void configure() throws IOException {
        SambaCertificates.write(folder.resolve("tls"), "dc1." + realm, address);
        Files.writeString(configuration(), settings());
    }

    private void make() throws IOException {
        for (String part : List.of(
                "etc", "private", "state", "cache", "lock", "run", "log", "tls", "bind", "sysvol", "ntp", "rpc",
                "wb")) {
            Files.createDirectories(folder.resolve(part));
        }
        configure();
        tool(
                "domain",
                "provision",
                "-q",
                "--realm=" + realm.toUpperCase(Locale.ROOT),
                "--domain=" + netBiosName(),
                "--host-name=dc1",
                "--host-ip=" + address,
                "--server-role=dc",
                "--dns-backend=NONE",
                "--adminpass=" + PASSWORD);
        tool(
                "domain",
                "passwordsettings",
                "set",
                "--min-pwd-length=14",
                "--min-pwd-age=0",
                "--history-length=24",
                "--account-lockout-threshold=10",
                "--account-lockout-duration=30",
                "--reset-account-lockout-after=30");
    }

    /** With owners, rights and holes as they are. */
    private static void copy(Path from, Path to) throws IOException {
        Path unfinished = to.resolveSibling(to.getFileName() + ".copy");
        FileSystemUtils.deleteRecursively(unfinished);
        Files.createDirectories(to.getParent());
        run(Path.of("cp"), List.of("--archive", from.toString(), unfinished.toString()));
        Files.move(unfinished, to);
    }

    private void start() throws IOException {
        endLeftover();
        // one that was provisioned by an earlier build may have had other settings
        Files.writeString(configuration(), settings());
        Process samba = new ProcessBuilder(
                        SAMBA.toString(),
                        "-s",
                        configuration().toString(),
                        "--foreground",
                        "--no-process-group",
                        "--debug-stdout",
                        "--model=single")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log/stdout").toFile())
                .start();
        Files.writeString(folder.resolve("pid"), Long.toString(samba.pid()));
        Runtime.getRuntime().addShutdownHook(new Thread(samba::destroy));
        await().atMost(LONGEST_START).pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(samba.isAlive())
                    .as("samba runs; it says why not in " + folder.resolve("log/stdout"))
                    .isTrue();
            return listens();
        });
    }

    /** A JVM that was killed leaves its Samba behind. */
    private void endLeftover() throws IOException {
        Path pid = folder.resolve("pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid)))
                    .filter(process -> process.info().command().orElse("").endsWith("samba"))
                    .ifPresent(process -> {
                        process.destroy();
                        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
                    });
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 636), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Two builds on one machine take turns; the lock goes with the JVM. */
    private FileLock lock() {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), "keyturn-samba-" + address + ".lock");
        try {
            FileChannel channel = FileChannel.open(file, CREATE, WRITE);
            FileLock lock = channel.lock();
            assertThat(lock.isValid()).isTrue();
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path configuration() {
        return folder.resolve("etc/smb.conf");
    }

    private String netBiosName() {
        return realm.substring(0, realm.indexOf('.')).toUpperCase(Locale.ROOT);
    }

    private String settings() {
        return """
                [global]
                netbios name = dc1
                realm = %2$s
                workgroup = %3$s
                server role = active directory domain controller
                server services = ldap, cldap, kdc
                interfaces = %4$s/8
                bind interfaces only = yes
                private dir = %1$s/private
                state directory = %1$s/state
                cache directory = %1$s/cache
                lock directory = %1$s/lock
                pid directory = %1$s/run
                ncalrpc dir = %1$s/rpc
                binddns dir = %1$s/bind
                ntp signd socket directory = %1$s/ntp
                winbindd socket directory = %1$s/wb
                log file = %1$s/log/samba.log
                ldap server require strong auth = allow_sasl_over_tls
                tls enabled = yes
                tls keyfile = %1$s/tls/dc.key
                tls certfile = %1$s/tls/dc.pem
                tls cafile = %1$s/tls/ca.pem
                [sysvol]
                path = %1$s/sysvol
                [netlogon]
                path = %1$s/sysvol/%5$s/scripts
                """.formatted(folder, realm.toUpperCase(Locale.ROOT), netBiosName(), address, realm);
    }

    private static String run(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s%n%s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
