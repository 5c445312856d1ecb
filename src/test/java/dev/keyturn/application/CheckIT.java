package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.keyturn.Database;
import dev.keyturn.engine.CheckCommand;
import dev.keyturn.kernel.KeyturnSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The command {@code check} without a node, with a lab, a ticket system, a mail server and an identity provider beside it: about 6 s. */
class CheckIT {

    private static final String FIRST = "keyturn.accounts[0].";
    private static final String SECOND = "keyturn.accounts[1].";

    @TempDir
    static Path folder;

    private static RunningLab lab;
    private static final GreenMail MAILS = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private static final IdentityProvider PROVIDER = new IdentityProvider();
    private static final ServiceNowServer TICKETS = new ServiceNowServer();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        lab = new RunningLab(folder);
        MAILS.start();
        MAILS.setUser("keyturn@contoso.com", "keyturn", "of-the-mailbox");
    }

    @AfterEach
    void heal() {
        lab.view().heal();
    }

    @AfterAll
    static void stop() {
        lab.close();
        MAILS.stop();
        PROVIDER.close();
        TICKETS.instance().close();
    }

    @Test
    void aRightSetUpIsWellAndNothingIsMade() throws IOException {
        assertThat(check(settings())).as(out + "\n" + err).isZero();

        assertThat(results().values()).allMatch(line -> line.startsWith("ok "));
        assertThat(results())
                .containsKeys(
                        "keyturn",
                        FIRST + "directory.domain-controllers[0]",
                        FIRST + "servers[0]",
                        FIRST + "servers[1]",
                        SECOND + "directory.domain-controllers[0]",
                        SECOND + "servers[0]",
                        "spring.datasource.url",
                        "keyturn.tickets.sources.snow.login",
                        "spring.mail.host",
                        "keyturn.login.oidc.issuer-uri");
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(MAILS.getReceivedMessages()).isEmpty();
        assertThat(err.toString()).contains("No Keyturn runs", "aadc01: ok");
    }

    @Test
    void eachOfTenMistakesIsToldWithItsSettingInOneRun() throws Exception {
        Map<String, String> settings = settings();
        settings.put(FIRST + "directory.domain-controllers[1]", "ldaps://no-such-machine.invalid");
        settings.put(FIRST + "directory.domain-controllers[2]", "ldaps://127.0.0.1:" + closedPort());
        settings.put(SECOND + "directory.ca-file", anotherAuthority().toString());
        lab.view().lastingFault("directory:contoso.com", "restricted-permissions");
        settings.put(FIRST + "servers[1].key", "a".repeat(43));
        settings.put(FIRST + "servers[2].name", "aadc09");
        settings.put(FIRST + "servers[2].key", "b".repeat(43));
        settings.put(FIRST + "servers[1].connect-timeout", "1s");
        settings.put(FIRST + "servers[2].connect-timeout", "1s");
        settings.put(SECOND + "connector", "fabrikam.test");
        settings.put("keyturn.tickets.sources.snow.login.password-file", file("other.password", "not-the-password"));
        settings.put("spring.mail.password", "not-the-password");
        settings.put("keyturn.login.oidc.issuer-uri", PROVIDER.issuer() + "/");

        assertThat(check(settings)).as(out + "\n" + err).isOne();

        Map<String, String> wrong = results();
        wrong.values().removeIf(line -> !line.startsWith("WRONG"));
        assertThat(wrong)
                .containsOnlyKeys(
                        FIRST + "directory.domain-controllers[1]",
                        FIRST + "directory.domain-controllers[2]",
                        SECOND + "directory.ca-file",
                        FIRST + "directory.rotator-dn",
                        FIRST + "servers[1].key",
                        FIRST + "servers[2].key",
                        SECOND + "connector",
                        "keyturn.tickets.sources.snow.login",
                        "spring.mail.username",
                        "keyturn.login.oidc.issuer-uri");
        assertThat(wrong.get(FIRST + "directory.domain-controllers[1]")).contains("Correct the name");
        assertThat(wrong.get(FIRST + "directory.domain-controllers[2]")).contains("correct the port");
        assertThat(wrong.get(SECOND + "directory.ca-file")).contains("is not trusted");
        assertThat(wrong.get(FIRST + "directory.rotator-dn")).contains("Reset Password");
        assertThat(wrong.get(FIRST + "servers[1].key")).contains("aadc02", "put it into this setting");
        assertThat(wrong.get(FIRST + "servers[2].key")).contains("aadc09", "scheduled task Keyturn runs");
        assertThat(wrong.get(SECOND + "connector")).contains("correct the account's connector setting");
        assertThat(wrong.get("keyturn.tickets.sources.snow.login")).contains("snow", "login");
        assertThat(wrong.get("spring.mail.username")).contains("Correct spring.mail.username");
        assertThat(wrong.get("keyturn.login.oidc.issuer-uri")).contains("calls itself " + PROVIDER.issuer());
        assertThat(out.toString()).contains("10 to correct.");
    }

    @Test
    void aRotatorThatIsRefusedIsTriedOnceThoughThereAreSeveralDomainControllers() throws IOException {
        Map<String, String> settings = settings();
        String url = settings.get(FIRST + "directory.domain-controllers[0]");
        settings.put(FIRST + "directory.domain-controllers[1]", url.replace("localhost", "127.0.0.1"));
        settings.put(FIRST + "directory.rotator-password-file", file("rotator.password", "not-the-password"));

        assertThat(check(settings)).as(out + "\n" + err).isOne();

        assertThat(out.toString().lines().filter(line -> line.contains("does not accept the rotator")))
                .hasSize(1);
        assertThat(out.toString()).contains("each further wrong password counts towards a lockout");
    }

    @Test
    void aDatabaseIsReadAndNotWritten() throws Exception {
        Map<String, String> settings = settings();
        settings.put("keyturn.data-dir", folder.resolve("used").toString());
        Path database = folder.resolve("used/keyturn.mv.db");
        String url = "jdbc:h2:" + folder.resolve("used/keyturn");
        try (SingleConnectionDataSource tables = new SingleConnectionDataSource(url, "keyturn", "", true)) {
            new KeyturnSchema(tables);
        }
        byte[] before = Files.readAllBytes(database);

        assertThat(check(settings)).as(out + "\n" + err).isZero();

        assertThat(results().get("spring.datasource.url"))
                .startsWith("ok ")
                .contains("H2", "Its tables are those of this version.");
        assertThat(Files.readAllBytes(database)).isEqualTo(before);
    }

    @Test
    @Tag("long")
    void anEmptyDatabaseOfPostgresqlIsLeftEmpty() throws IOException {
        Map<String, String> settings = settings();
        settings.put("spring.datasource.url", Database.POSTGRESQL.createEmpty());
        settings.put("spring.datasource.username", "postgres");

        assertThat(check(settings)).as(out + "\n" + err).isZero();
        assertThat(check(settings)).as(out + "\n" + err).isZero();

        assertThat(out.toString().lines().filter(line -> line.contains("The next start makes or changes its tables.")))
                .hasSize(2)
                .allMatch(line -> line.contains("PostgreSQL"));
    }

    @Test
    void aPortThatIsTakenIsToldAndEverythingElseIsTried() throws IOException {
        Map<String, String> settings = settings();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("keyturn.worker.port", String.valueOf(taken.getLocalPort()));

            assertThat(check(settings)).as(out + "\n" + err).isOne();
        }

        assertThat(results().get("keyturn.worker.port")).startsWith("WRONG").contains("another program listens on");
        assertThat(results().get(FIRST + "directory.domain-controllers[0]")).startsWith("ok ");
    }

    @Test
    void withTheLabAndWithoutAnOptionThatIsKnownNothingIsTried() {
        assertThat(run(List.of("--keyturn.lab.enabled=true", "--server.port=" + closedPort())))
                .isEqualTo(2);
        assertThat(err.toString()).contains("The lab is on");
        assertThat(run(List.of("--nonsense"))).isEqualTo(2);
        assertThat(err.toString()).contains("no option --nonsense", "Exit status");
    }

    private int check(Map<String, String> settings) {
        return run(Stream.concat(
                        settings.entrySet().stream().map(one -> "--" + one.getKey() + "=" + one.getValue()),
                        Stream.of("--wait", "2s"))
                .toList());
    }

    private int run(List<String> arguments) {
        return new CheckCommand(new PrintWriter(out), new PrintWriter(err), name -> null, prompt -> null)
                .run(arguments);
    }

    /** The lines of the table, by setting. */
    private Map<String, String> results() {
        Map<String, String> lines = new LinkedHashMap<>();
        out.toString()
                .lines()
                .filter(line -> line.startsWith("ok ") || line.startsWith("WRONG ") || line.startsWith("warning "))
                .forEach(line -> lines.put(setting(line), line));
        return lines;
    }

    private static String setting(String line) {
        return Arrays.stream(line.split(" +"))
                .filter(word -> word.matches("(keyturn|spring)(\\.\\S+)?"))
                .findFirst()
                .orElse(line);
    }

    private static Map<String, String> settings() throws IOException {
        Properties lab = new Properties();
        lab.load(new StringReader(Files.readString(CheckIT.lab.connection())));
        Map<String, String> settings = new LinkedHashMap<>();
        lab.stringPropertyNames().stream()
                .filter(name -> !name.startsWith("keyturn.users"))
                .forEach(name -> settings.put(name, lab.getProperty(name)));
        settings.put("keyturn.data-dir", folder.resolve("data").toString());
        settings.put("server.port", String.valueOf(closedPort()));
        settings.put("spring.mail.host", "127.0.0.1");
        settings.put("spring.mail.port", String.valueOf(MAILS.getSmtp().getPort()));
        settings.put("spring.mail.username", "keyturn");
        settings.put("spring.mail.password", "of-the-mailbox");
        settings.put("spring.mail.properties.mail.smtp.auth", "true");
        settings.put("keyturn.mail.from", "keyturn@contoso.com");
        Stream.concat(PROVIDER.settings(folder).stream(), TICKETS.settings().stream())
                .map(argument -> argument.substring(2).split("=", 2))
                .forEach(setting -> settings.put(setting[0], setting[1]));
        return settings;
    }

    private static int closedPort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    /** One that has not signed the lab's certificates. */
    private static Path anotherAuthority() throws Exception {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init((KeyStore) null);
        X509Certificate authority = ((X509TrustManager) trusted.getTrustManagers()[0]).getAcceptedIssuers()[0];
        return Files.writeString(
                folder.resolve("another-ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(authority.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }
}
