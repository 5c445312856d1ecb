package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Real rotations, read by a person who is nothing but an auditor. */
class AuditIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    /** Written by what goes on by itself: the engine counts, the scheduler beats. */
    private static final List<String> RESTLESS = List.of("METER", "SCHEDULED_TASKS", "KEYTURN_NODE", "ACCESS_LOG");

    private static String verified;
    private static String rejected;

    private String running;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void twoRotationsThatEnded() {
        RotationDriver rotations = keyturn.rotations();
        verified = rotations.start(LabView.FABRIKAM);
        assertThat(rotations.outcome(verified)).isEqualTo("VERIFIED");
        rejected = rotations.request(LabView.FABRIKAM);
        String task = rotations.claim(rejected, "approve-rotation", "approver2");
        assertThat(rotations.complete("approver2", task, "REJECT").status()).isEqualTo(204);
        assertThat(rotations.outcome(rejected)).isEqualTo("REJECTED");
    }

    @BeforeEach
    void oneThatRuns() {
        running = keyturn.rotations().request(LabView.CONTOSO);
        keyturn.rotations().awaitState(running, "AWAITING_APPROVAL");
    }

    @Test
    void anAuditorWithoutAnyOtherRightReadsEverythingAndChangesNothing() throws Exception {
        Map<String, List<String>> before = tables();

        for (String path : everything()) {
            assertThat(fetch("auditor", path).statusCode()).as(path).isEqualTo(200);
        }

        assertThat(tables()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requester", "approver", "operator", "admin"})
    void noOneElseReadsAnyOfIt(String user) throws Exception {
        for (String path : everything()) {
            if (path.startsWith("/api/audit/")) {
                assertThat(fetch(user, path).statusCode()).as(path).isEqualTo(403);
            }
        }
    }

    @Test
    void eachAccessIsRecordedAndARefusedOneIsNot() throws Exception {
        long newest = accessLog(1).stream()
                .map(entry -> entry.get("number").asLong())
                .findFirst()
                .orElse(0L);

        json("/api/audit/rotations?ticket=CHG0030042&limit=1");
        json("/api/audit/rotations/" + verified);
        fetch("auditor", "/api/audit/rotations/" + running + "/evidence.csv");
        fetch("auditor", "/api/audit/export.csv?outcome=REJECTED");
        json("/api/rotations/" + rejected + "/evidence");
        fetch("admin", "/api/audit/rotations/" + verified);
        assertThat(fetch("auditor", "/api/audit/rotations/nobody-has-this-id").statusCode())
                .isEqualTo(404);

        assertThat(accessLog(20))
                .filteredOn(entry -> entry.get("number").asLong() > newest)
                .filteredOn(entry -> !entry.get("kind").asText().equals("ACCESS_LOG"))
                .extracting(entry -> entry.get("person").asText() + " "
                        + entry.get("kind").asText() + " "
                        + entry.get("rotation").asText() + " " + entry.get("filters") + " " + entry.get("found"))
                .containsExactly(
                        "auditor EVIDENCE " + rejected + " {} 1",
                        "auditor EXPORT_CSV null {\"outcome\":\"REJECTED\"} 1",
                        "auditor ROTATION_CSV " + running + " {} 1",
                        "auditor ROTATION " + verified + " {} 1",
                        "auditor LIST null {\"limit\":\"1\",\"ticket\":\"CHG0030042\"} 2");
    }

    @Test
    void whatCannotBeRecordedIsNotShown() throws Exception {
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        jdbc.execute("alter table keyturn_access_log rename to keyturn_access_log_away");
        try {
            for (String path : everything()) {
                HttpResponse<byte[]> answer = fetch("auditor", path);
                if (!path.endsWith("/process-model") && !path.startsWith("/api/audit/access-log")) {
                    assertThat(answer.statusCode()).as(path).isEqualTo(503);
                    assertThat(text(answer))
                            .contains("cannot be recorded")
                            .doesNotContain("VERIFIED", "approver2", "pwdLastSet");
                }
            }
        } finally {
            jdbc.execute("alter table keyturn_access_log_away rename to keyturn_access_log");
        }
    }

    @Test
    void rotationsAreFoundByWhateverIsKnownOfThem() throws Exception {
        assertThat(found("")).contains(rejected, verified);
        assertThat(found("?account=fabrikam.com")).containsExactly(rejected, verified);
        assertThat(found("?account=fabrikam.com&outcome=VERIFIED")).containsExactly(verified);
        assertThat(found("?person=APPROVER2")).containsExactly(rejected);
        assertThat(found("?person=approver")).containsExactly(verified);
        assertThat(found("?ticket=CHG0030042&outcome=REJECTED")).containsExactly(rejected);
        assertThat(found("?to=2020-01-01T00:00:00Z")).isEmpty();
        assertThat(found("?account=nobody.com")).isEmpty();
        JsonNode first = json("/api/audit/rotations?limit=1");
        assertThat(first.get("total").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(first.get("running")).hasSize(1);
        assertThat(first.at("/running/0/id").asText()).isEqualTo(running);
        JsonNode newest = json("/api/audit/rotations?account=fabrikam.com&limit=1");
        assertThat(newest.get("total").asInt()).isEqualTo(2);
        JsonNode next = json("/api/audit/rotations?account=fabrikam.com&limit=1&before=" + newest.get("before"));
        assertThat(next.at("/rotations/0/id").asText()).isEqualTo(verified);
        assertThat(next.get("before").isNull()).isTrue();
        assertThat(next.get("running")).isEmpty();
    }

    @Test
    void aRotationIsToldWithItsPeopleItsStepsAndItsServers() throws Exception {
        JsonNode rotation = json("/api/audit/rotations/" + verified);

        assertThat(rotation.get("state").asText()).isEqualTo("ENDED");
        assertThat(rotation.at("/sealed/keyId").asText()).isNotEmpty();
        assertThat(rotation.at("/document/rotation/outcome").asText()).isEqualTo("VERIFIED");
        assertThat(rotation.at("/timeline/lanes"))
                .extracting(lane -> lane.get("name").asText())
                .contains("requester", "approver", "Active Directory", "aadc03");
        assertThat(rotation.at("/timeline/entries"))
                .extracting(entry -> entry.get("title").asText())
                .contains("Approved", "Change password in AD", "Update connector", "Verify sync")
                .startsWith("Asked for a rotation of fabrikam.com")
                .last()
                .asString()
                .startsWith("Sealed as number");
        assertThat(rotation.at("/processModel/activities"))
                .extracting(activity -> activity.get("id").asText() + " "
                        + activity.get("state").asText())
                .contains("approve-rotation DONE", "change-password-in-ad DONE", "update-connector DONE");
    }

    @Test
    void aRotationThatRunsIsToldAsFarAsItHasCome() throws Exception {
        JsonNode rotation = json("/api/audit/rotations/" + running);

        assertThat(rotation.get("state").asText()).isEqualTo("RUNNING");
        assertThat(rotation.get("sealed").isNull()).isTrue();
        assertThat(rotation.at("/timeline/entries"))
                .extracting(entry ->
                        entry.get("title").asText() + " " + entry.get("state").asText())
                .contains("Approve rotation waits for a person WAITING");
        assertThat(rotation.at("/processModel/activities"))
                .extracting(activity -> activity.get("id").asText() + " "
                        + activity.get("state").asText())
                .contains("approve-rotation ACTIVE");
        assertThat(text(fetch("auditor", "/api/audit/rotations/" + running + "/process-model")))
                .contains("<bpmn:definitions", "approve-rotation");
    }

    @Test
    void agesAreKnownFromWhatRotationsLearnt() throws Exception {
        JsonNode accounts = json("/api/audit/accounts");

        JsonNode fabrikam = account(accounts, LabView.FABRIKAM);
        assertThat(fabrikam.get("state").asText()).isEqualTo("FRESH");
        assertThat(fabrikam.get("ageDays").asInt()).isZero();
        assertThat(fabrikam.get("maximumAgeDays").asInt()).isEqualTo(90);
        assertThat(fabrikam.get("lastRotation").asText()).isEqualTo(rejected);
        assertThat(Instant.parse(fabrikam.get("passwordSetAt").asText()))
                .isCloseTo(
                        Instant.parse(keyturn.lab()
                                .directory(LabView.FABRIKAM)
                                .get("pwdLastSet")
                                .asText()),
                        within(1, ChronoUnit.MILLIS));
    }

    @Test
    void theEvidenceOfARealRotationHoldsAndNamesEverySyncServer() throws Exception {
        JsonNode rotation = json("/api/audit/rotations/" + verified);

        assertThat(rotation.at("/sealed/findings").isArray()).isTrue();
        assertThat(rotation.at("/sealed/findings")).isEmpty();
        assertThat(rotation.at("/document/servers"))
                .extracting(server -> server.get("server").asText() + " "
                        + server.at("/verification/provesThePassword").asText())
                .containsExactly("aadc03 true");
    }

    @Test
    void thePasswordIsInNoneOfIt() throws Exception {
        List<String> passwords = List.of(password(SecretStore.Label.CURRENT));
        for (String path : everything()) {
            HttpResponse<byte[]> answer = fetch("auditor", path);
            for (String password : passwords) {
                SecretSearch search = new SecretSearch(password);
                assertThat(search.in(path, answer.body())).isEmpty();
                assertThat(search.in(path, text(answer).replaceAll("\\s", ""))).isEmpty();
            }
        }
    }

    private static String password(SecretStore.Label label) {
        SecretStore store = keyturn.bean(SecretStore.class);
        SecretRef ref = store.find(LabView.FABRIKAM, label).orElseThrow();
        try (Secret secret = store.read(ref)) {
            return secret.use(String::new);
        }
    }

    private List<String> everything() {
        List<String> paths = new ArrayList<>(List.of(
                "/api/audit/rotations",
                "/api/audit/rotations?account=fabrikam.com&person=approver&outcome=VERIFIED",
                "/api/audit/accounts",
                "/api/audit/export.csv"));
        for (String id : List.of(verified, rejected, running)) {
            paths.add("/api/audit/rotations/" + id);
            paths.add("/api/audit/rotations/" + id + "/process-model");
            paths.add("/api/audit/rotations/" + id + "/evidence.csv");
        }
        paths.add("/api/rotations/" + verified + "/evidence");
        paths.add("/api/audit/access-log");
        return paths;
    }

    private List<String> found(String query) throws Exception {
        List<String> ids = new ArrayList<>();
        json("/api/audit/rotations" + query)
                .get("rotations")
                .forEach(line -> ids.add(line.get("id").asText()));
        return ids;
    }

    private List<JsonNode> accessLog(int limit) throws Exception {
        List<JsonNode> accessLog = new ArrayList<>();
        json("/api/audit/access-log").get("entries").forEach(accessLog::add);
        return accessLog.subList(0, Math.min(limit, accessLog.size()));
    }

    private static JsonNode account(JsonNode accounts, String name) {
        for (JsonNode account : accounts) {
            if (account.get("name").asText().equals(name)) {
                return account;
            }
        }
        throw new AssertionError("No account " + name + " in " + accounts);
    }

    private static JsonNode json(String path) {
        Answer answer = keyturn.http().get("auditor", path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private HttpResponse<byte[]> fetch(String user, String path) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(keyturn.http().baseUrl() + path))
                .header("Authorization", "Basic " + login)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Every row of every table that does not change by itself. */
    private static Map<String, List<String>> tables() throws SQLException {
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = keyturn.bean(DataSource.class).getConnection()) {
            for (String table : SecretSearch.tables(connection)) {
                if (RESTLESS.stream().noneMatch(table.toUpperCase()::contains)) {
                    tables.put(
                            table,
                            jdbc.queryForList("select * from " + table).stream()
                                    .map(AuditIT::row)
                                    .sorted()
                                    .toList());
                }
            }
        }
        assertThat(tables).hasSizeGreaterThan(40);
        return tables;
    }

    private static String row(Map<String, Object> row) {
        Map<String, Object> values = new TreeMap<>(row);
        values.replaceAll((column, value) -> value instanceof byte[] bytes ? List.of(bytes.length) : value);
        return values.toString();
    }
}
