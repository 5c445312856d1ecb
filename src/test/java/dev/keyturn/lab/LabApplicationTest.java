package dev.keyturn.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.lab.server.LabKeyFiles;
import dev.keyturn.lab.state.LabFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The lab as a process of its own, by its REST interface. */
class LabApplicationTest {

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext application;
    private static String base;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void startTheApplication() {
        LabKeyFiles.copyTo(folder.resolve("lab"));
        application = LabApplication.application()
                .run("--server.port=0", "--keyturn.data-dir=" + folder, "--keyturn.lab.restart-duration=10ms");
        base = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stopTheApplication() {
        application.close();
    }

    @BeforeEach
    void clearFaults() throws Exception {
        assertThat(delete("/lab/faults").statusCode()).isEqualTo(204);
    }

    @Test
    void withoutALoginNothingIsAnswered() throws Exception {
        for (String path : List.of("/lab/servers", "/lab/journal", "/lab/directory/accounts/contoso.com", "/")) {
            var request = HttpRequest.newBuilder(URI.create(base + path)).build();

            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

            problem(answer, 401, "Log in with HTTP basic");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"Keyturn lab\"");
        }
        var wrong = HttpRequest.newBuilder(URI.create(base + "/lab/servers"))
                .header("Authorization", basic("operator", "wrong"))
                .build();
        assertThat(http.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    void itListensOnLoopbackOnlyAndStartsNeitherEngineNorDatabase() {
        assertThat(application.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(application.getBeanDefinitionNames())
                .noneMatch(name -> name.contains("processEngine") || name.contains("dataSource"));
    }

    @Test
    void serversAreShownOneByOneAndTogether() throws Exception {
        JsonNode servers = json(get("/lab/servers"), 200);
        assertThat(servers)
                .extracting(server ->
                        server.get("name").asText() + " " + server.get("role").asText())
                .containsExactly("aadc01 active", "aadc02 staging", "aadc03 active");

        JsonNode server = json(get("/lab/servers/aadc02"), 200);
        assertThat(server.fieldNames())
                .toIterable()
                .containsExactly("name", "role", "service", "scheduler", "connectors", "runs", "events");
        assertThat(server.at("/service/state").asText()).isEqualTo("Running");
        assertThat(server.at("/service/startedAt").asText()).endsWith("Z");
        assertThat(server.at("/scheduler/syncCycleEnabled").asBoolean()).isTrue();
        assertThat(server.at("/connectors/0/name").asText()).isEqualTo("contoso.com");
        assertThat(server.at("/connectors/0/storedFingerprint").asText())
                .isNotEmpty()
                .isEqualTo(server.at("/connectors/0/loadedFingerprint").asText());
    }

    @Test
    void aPasswordChangedHereMakesTheNextImportFail() throws Exception {
        JsonNode before = json(get("/lab/directory/accounts/fabrikam.com"), 200);

        JsonNode after = json(
                post("/lab/directory/accounts/fabrikam.com/password", "{\"password\": \"behind-the-Back-2026!\"}"),
                200);
        JsonNode run = json(post("/lab/servers/aadc03/run/delta-import", ""), 200);

        assertThat(after.fieldNames())
                .toIterable()
                .containsExactly("name", "fingerprint", "pwdLastSet", "enabled", "locked", "failedBinds");
        assertThat(after.get("fingerprint")).isNotEqualTo(before.get("fingerprint"));
        assertThat(after.get("pwdLastSet").asText())
                .isGreaterThan(before.get("pwdLastSet").asText());
        assertThat(run.get("profile").asText()).isEqualTo("Delta Import");
        assertThat(run.get("result").asText()).isEqualTo("no-start-credentials");
        assertThat(json(get("/lab/servers/aadc03"), 200).at("/events"))
                .extracting(event -> event.get("id").asInt())
                .contains(6000);
        assertThat(json(get("/lab/directory/accounts/fabrikam.com"), 200)
                        .get("failedBinds")
                        .asInt())
                .as("the previous password counts no failure")
                .isZero();
        assertThat(json(post("/lab/directory/accounts/fabrikam.com/unlock", ""), 200)
                        .get("failedBinds")
                        .asInt())
                .isZero();
        JsonNode journal = json(get("/lab/journal"), 200);
        assertThat(actions(journal)).contains("reset-password", "run-profile", "bind", "unlock");
        assertThat(journal.toString()).doesNotContain("behind-the-Back-2026!");
    }

    @Test
    void aProfileIsKnownByItsNameInAnySpelling() throws Exception {
        for (String spelling : List.of("Delta%20Import", "delta-import", "DELTA-IMPORT", "delta%20import")) {
            JsonNode run = json(post("/lab/servers/aadc01/run/" + spelling, ""), 200);

            assertThat(run.get("profile").asText()).as(spelling).isEqualTo("Delta Import");
            assertThat(run.get("result").asText()).as(spelling).isEqualTo("success");
        }
        problem(
                post("/lab/servers/aadc01/run/delta-imp", ""),
                404,
                "There is no run profile Delta Imp",
                "Delta Import");
    }

    @Test
    void faultsAreListedStrikeAndAreGoneWhenCleared() throws Exception {
        JsonNode added = json(
                post("/lab/faults", "{\"target\": \"server:aadc01\", \"fault\": \"cycle-running\", \"seconds\": 600}"),
                201);
        assertThat(added).singleElement().satisfies(fault -> {
            assertThat(fault.get("target").asText()).isEqualTo("server:aadc01");
            assertThat(fault.get("fault").asText()).isEqualTo("cycle-running");
            assertThat(fault.get("until").asText()).endsWith("Z");
        });
        assertThat(json(get("/lab/servers/aadc01"), 200)
                        .at("/scheduler/cycleInProgress")
                        .asBoolean())
                .isTrue();
        problem(post("/lab/servers/aadc01/run/delta-import", ""), 409, "A sync cycle is running.");

        assertThat(delete("/lab/faults").statusCode()).isEqualTo(204);
        assertThat(json(get("/lab/faults"), 200)).isEmpty();
        assertThat(actions(json(get("/lab/journal"), 200))).containsSubsequence("add-fault", "clear-fault");
        json(post("/lab/servers/aadc01/run/delta-import", ""), 200);

        json(post("/lab/faults", "{\"target\": \"directory:contoso.com\", \"fault\": \"lock-account\"}"), 201);
        assertThat(json(post("/lab/servers/aadc01/run/delta-import", ""), 200)
                        .get("result")
                        .asText())
                .isEqualTo("no-start-credentials");
        assertThat(json(get("/lab/faults"), 200)).isEmpty();
        json(post("/lab/directory/accounts/contoso.com/unlock", ""), 200);
    }

    @Test
    void badInputGetsAMessage() throws Exception {
        problem(
                get("/lab/directory/accounts/nowhere.com"),
                404,
                "The lab has no account named nowhere.com",
                "contoso.com");
        problem(get("/lab/servers/aadc09"), 404, "The lab has no sync server named aadc09", "aadc01, aadc02, aadc03");
        problem(post("/lab/servers/aadc09/run/delta-import", ""), 404, "aadc09");
        String password = "/lab/directory/accounts/contoso.com/password";
        problem(post(password, "{\"password\": \"\"}"), 400, "password is empty");
        problem(post(password, "{}"), 400, "password is empty");
        problem(post(password, "{\"password\": \"short\"}"), 400, "refuses this password", "0000052D");
        problem(post(password, "{\"password\": "), 400, "not the JSON object");
        problem(post(password, "{\"password\": 7}"), 400, "not the JSON object");
        problem(post(password, ""), 400, "not the JSON object");
        problem(fault("server:aadc09", "slow", "1"), 400, "target server:aadc09 is unknown", "directory:contoso.com");
        problem(fault("server:aadc01", "explode", "1"), 400, "fault explode is unknown", "lose-answer");
        problem(fault("server:aadc01", "lock-account", "1"), 400, "cannot happen to server:aadc01");
        problem(fault("directory:contoso.com", "ignore-restart", "1"), 400, "cannot happen to directory:contoso.com");
        problem(fault("server:aadc01", "slow", "0"), 400, "times is 0");
        problem(fault("server:aadc01", "slow", "\"often\""), 400, "not the JSON object");
        problem(post("/lab/faults", "{}"), 400, "target is missing");
        problem(delete("/lab/servers"), 405, "Method 'DELETE' is not supported.");
        problem(get("/lab/nothing"), 404, "No static resource lab/nothing.");
        assertThat(json(get("/lab/faults"), 200)).isEmpty();
    }

    private HttpResponse<String> fault(String target, String fault, String times) throws Exception {
        return post(
                "/lab/faults",
                "{\"target\": \"" + target + "\", \"fault\": \"" + fault + "\", \"times\": " + times + "}");
    }

    private static List<String> actions(JsonNode journal) {
        return StreamSupport.stream(journal.spliterator(), false)
                .map(entry -> entry.get("action").asText())
                .toList();
    }

    private static void problem(HttpResponse<String> response, int status, String... messageParts) throws IOException {
        JsonNode problem = json(response, status);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("detail").asText()).contains(messageParts).matches("(?s).*[.!]");
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return LabFolder.JSON.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, HttpRequest.newBuilder().GET());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(path, HttpRequest.newBuilder().DELETE());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                path,
                HttpRequest.newBuilder()
                        .POST(BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json"));
    }

    private HttpResponse<String> send(String path, HttpRequest.Builder request) throws Exception {
        request.uri(URI.create(base + path)).header("Authorization", basic("operator", "operator"));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        String login = user + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }
}
