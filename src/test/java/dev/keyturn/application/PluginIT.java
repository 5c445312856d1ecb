package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.Database;
import dev.keyturn.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another application has the packaged plugin on its class path and rotates a password; the lab is in this process. */
class PluginIT {

    private static final Duration LONGEST = Duration.ofSeconds(120);

    @TempDir
    static Path site;

    private static RunningLab runningLab;
    private static LabView lab;

    private final int port = JavaProcess.freePort();

    @TempDir
    private Path folder;

    @BeforeAll
    static void startLab() {
        runningLab = new RunningLab(site, "--keyturn.lab.restart-duration=100ms");
        lab = runningLab.view();
    }

    @AfterAll
    static void endLab() {
        runningLab.close();
    }

    @Test
    void anApplicationRotatesAPasswordAndStaysWhatItWas() throws IOException {
        try (JavaProcess process = host("jdbc:h2:mem:host", "sa")) {
            Http http = http(process);
            JsonNode inside = http.get("anna", "/inside").json();
            assertThat(inside.get("keyturnFrom").asText()).contains("/keyturn.jar!/");
            isStillItself(http, inside);
            assertThat(http.get("anna", "/api/rotations").status())
                    .as("the REST interface that was not asked for")
                    .isEqualTo(404);
            assertThat(http.get("anna", "/api/accounts").status()).isEqualTo(404);

            String before = lab.fingerprint(LabView.CONTOSO);
            String id = http.post("anna", "/desk/contoso.com/request", "")
                    .json()
                    .get("id")
                    .asText();
            awaitState(http, id, "AWAITING_APPROVAL");
            assertThat(http.post("anna", "/desk/" + id + "/approve", "").status())
                    .as("no one approves their own request, in any application")
                    .isEqualTo(500);
            assertThat(http.post("ben", "/desk/" + id + "/approve", "").status())
                    .isEqualTo(200);
            JsonNode ended = awaitState(http, id, "ENDED");

            assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
            lab.everyServerUsesThePasswordOfTheDirectory(LabView.CONTOSO);
            assertThat(lab.fingerprint(LabView.CONTOSO)).isNotEqualTo(before);
            isStillItself(http, http.get("anna", "/inside").json());
            assertThat(process.log()).contains("_  host  _").doesNotContain("Mustache", "BeanPostProcessorChecker");
        }
    }

    @Tag("long")
    @Test
    void onPostgresWithTheRestInterfaceItsOwnLoginsDecideWhoDoesWhat() throws IOException {
        try (JavaProcess process = host(Database.POSTGRESQL.createEmpty(), "postgres", "--keyturn.web.enabled=true")) {
            Http http = http(process);
            isStillItself(http, http.get("anna", "/inside").json());
            // the application lets everybody come as far as this
            assertThat(new Http(http.baseUrl(), user -> "wrong")
                            .get("anna", "/api/rotations")
                            .status())
                    .isEqualTo(401);
            Answer nobody = http.anonymously("/api/rotations");
            assertThat(nobody.status()).as(nobody.body()).isEqualTo(401);
            assertThat(nobody.body()).contains("log in first");
            assertThat(http.get("carl", "/api/rotations").status()).isEqualTo(403);
            assertThat(http.post("anna", "/api/keyset/rotation", "").status()).isEqualTo(403);

            RotationDriver rotations = new RotationDriver(http);
            String id = rotations.request("anna", RotationDriver.body(LabView.FABRIKAM));
            await().atMost(LONGEST).until(() -> state(http, "anna", id).equals("AWAITING_APPROVAL"));
            assertThat(http.get("ben", "/rotations/" + id + "/tasks/none").status())
                    .as("a link to a task")
                    .isEqualTo(302);
            assertThat(http.anonymously("/rotations/" + id + "/tasks/none").status())
                    .isEqualTo(401);
            assertThat(http.post("ben", "/desk/" + id + "/approve", "").status())
                    .isEqualTo(200);
            await().atMost(LONGEST).until(() -> state(http, "ben", id).equals("ENDED"));

            assertThat(http.get("ben", "/api/rotations/" + id)
                            .json()
                            .get("outcome")
                            .asText())
                    .isEqualTo("VERIFIED");
            lab.everyServerUsesThePasswordOfTheDirectory(LabView.FABRIKAM);
        }
    }

    @Test
    void anApplicationWithoutWebLoginsAndMonitoringStartsWithIt() throws Exception {
        List<String> settings = settings("jdbc:h2:mem:plain", "sa");
        try (JavaProcess process = new JavaProcess(
                folder.resolve("plain.log"),
                JavaProcess.QUICK,
                List.of("-cp", HostClassPath.ofPlain(folder), "com.example.plain.PlainApplication"),
                settings)) {
            assertThat(process.awaitEnd()).as(process::log).isZero();
            assertThat(process.log()).contains("The process is here, and 0 rotations run.");
        }
    }

    @Test
    void aSettingThatBreaksAPromiseIsNamedInsteadOfStarting() throws Exception {
        List<String> settings = new ArrayList<>(settings("jdbc:h2:mem:refused", "sa"));
        settings.add("--db-scheduler.heartbeat-interval=5m");
        try (JavaProcess process = new JavaProcess(
                folder.resolve("plain.log"),
                JavaProcess.QUICK,
                List.of("-cp", HostClassPath.ofPlain(folder), "com.example.plain.PlainApplication"),
                settings)) {
            assertThat(process.awaitEnd()).isEqualTo(1);
            assertThat(process.log())
                    .contains("db-scheduler.heartbeat-interval", "a rotation would stand still when a node dies")
                    .doesNotContain("\tat ");
        }
    }

    private JavaProcess host(String database, String user, String... more) throws IOException {
        List<String> settings = new ArrayList<>(settings(database, user));
        settings.add("--server.port=" + port);
        settings.addAll(List.of(more));
        return new JavaProcess(
                folder.resolve("host.log"),
                JavaProcess.QUICK,
                List.of("-cp", HostClassPath.ofHost(folder), "com.example.host.HostApplication"),
                settings);
    }

    private Http http(JavaProcess process) {
        Http http = new Http("http://127.0.0.1:" + port + "/host", user -> user + "'s password");
        await().atMost(LONGEST).until(() -> !process.alive() || answers(http));
        assertThat(process.alive()).as(process::log).isTrue();
        return http;
    }

    private static boolean answers(Http http) {
        try {
            return http.anonymously("/hello").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** The accounts of the lab and the way to its servers, and nothing else of it. */
    private List<String> settings(String database, String user) {
        try (Stream<String> connection = Files.lines(runningLab.connection())) {
            Path accounts = folder.resolve("accounts.properties");
            Files.write(
                    accounts,
                    connection
                            .filter(line -> line.startsWith("keyturn.accounts")
                                    || line.startsWith("keyturn.worker")
                                    || line.startsWith("keyturn.lab.elsewhere"))
                            .toList());
            return List.of(
                    "--spring.config.import=file:" + accounts,
                    "--spring.datasource.url=" + database,
                    "--spring.datasource.username=" + user,
                    "--keyturn.data-dir=" + folder.resolve("keyturn"),
                    "--keyturn.secret.create-keyset=true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void isStillItself(Http http, JsonNode inside) {
        assertThat(inside.get("lab").asBoolean()).isFalse();
        assertThat(inside.get("webApplications").asBoolean()).isFalse();
        assertThat(inside.get("securityChains")).hasSize(1);
        assertThat(inside.get("securityChains").get(0).asText()).isEqualTo("ownRules");
        assertThat(inside.get("filters").toString())
                .doesNotContain("WebApplication", "SessionRules", "CrossSite", "SessionLoginFilter");
        assertThat(inside.get("definitions").toString())
                .isEqualTo("[\"cancel-rotation:1\",\"connector-password-rotation:1\",\"onboarding:1\"]");
        assertThat(inside.get("policies").asInt()).isEqualTo(1);
        assertThat(inside.get("forms").toString()).contains("request-rotation.html");

        assertThat(http.anonymously("/hello").body()).isEqualTo("{\"message\":\"Hello.\"}");
        assertThat(http.post("anna", "/api/greeting", "x".repeat(100_000)).body())
                .isEqualTo("{\"message\":\"100000 characters\"}");
        assertThat(http.post("anna", "/onboarding", "").json().get("ended").asBoolean())
                .isTrue();
        JsonNode failure = http.get("anna", "/fails").json();
        assertThat(failure.get("error").asText()).isEqualTo("Internal Server Error");
        assertThat(failure.get("path").asText()).isEqualTo("/host/fails");
        assertThat(http.anonymously("/inside").status()).isEqualTo(401);
        JsonNode health = http.anonymously("/actuator/health").json();
        assertThat(health.get("status").asText()).as(health::toPrettyString).isEqualTo("UP");
        assertThat(health.get("components").has("domainControllers")).isFalse();
    }

    private static JsonNode awaitState(Http http, String id, String wanted) {
        return await().atMost(LONGEST)
                .until(() -> http.get("ben", "/desk/" + id).json(), rotation -> {
                    String state = rotation.get("state").asText();
                    assertThat(state).as(rotation::toPrettyString).isNotEqualTo("NEEDS_DECISION");
                    return state.equals(wanted);
                });
    }

    private static String state(Http http, String person, String id) {
        JsonNode rotation = http.get(person, "/api/rotations/" + id).json();
        String state = rotation.get("state").asText();
        assertThat(state).as(rotation::toPrettyString).isNotEqualTo("NEEDS_DECISION");
        return state;
    }
}
