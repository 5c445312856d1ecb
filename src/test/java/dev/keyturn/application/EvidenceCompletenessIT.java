package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.evidence.EvidenceSchema;
import dev.keyturn.evidence.RotationRecord;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.lab.server.LabAdministrator;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the lab saw of a rotation is in its evidence, and nothing else, however the rotation ended. */
class EvidenceCompletenessIT {

    private static final String TYPED = "{\"password\":\"Set-by-an-admin-2026!\"}";

    @RegisterExtension
    static final RunningKeyturn keyturn =
            new RunningKeyturn("--keyturn.steps.budget=3s", "--keyturn.running-cycle.longest-wait=3s");

    private static final Logger LOG = LoggerFactory.getLogger(EvidenceCompletenessIT.class);

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();
    private long before;

    @BeforeEach
    void check() {
        before = lab.journalEnd();
    }

    @Test
    void verifiedAfterAFailureAndARetry() {
        lab.fault("server:aadc02", "ignore-restart");
        String id = rotations.start(CONTOSO);
        rotations.needsDecision(id);
        rotations.choose(id, "RETRY");

        JsonNode document = complete(id, "VERIFIED");

        assertThat(document.at("/password/changes")).hasSize(1);
        assertThat(document.at("/password/method").asText()).isEqualTo("RESET");
        assertThat(document.at("/password/keyVersionAfter").asLong())
                .isEqualTo(document.at("/password/keyVersionBefore").asLong() + 1);
        assertThat(texts(document.get("tasks"), "/completedBy")).containsExactly("approver", "operator");
        assertThat(texts(document.get("tasks"), "/login")).containsExactly("PASSWORD", "PASSWORD");
        assertThat(document.at("/fourEyes/approvals/0/comment").asText()).isEqualTo("Looked at.");
        assertThat(document.at("/fourEyes/approvals/0/login").asText()).isEqualTo("PASSWORD");
        assertThat(texts(document.get("steps"), "/failure")).contains("restart-had-no-effect");
        servers(document, "aadc01", "aadc02");
    }

    @Test
    void verifiedThoughAnswersWereLost() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.fault("directory:contoso.com", "lose-answer");
        lab.fault("server:aadc01", "lose-answer", 2);
        lab.fault("server:aadc02", "lose-answer", 2);
        rotations.approve(id);

        JsonNode document = complete(id, "VERIFIED");

        assertThat(document.at("/password/changes")).hasSize(1);
        assertThat(document.at("/password/changes/0/method").isNull())
                .as("the answer to the change was lost, and the account shows that it was set")
                .isTrue();
        assertThat(StreamSupport.stream(document.get("steps").spliterator(), false)
                        .flatMap(step -> texts(step.get("tries"), "/failure").stream()))
                .contains("answer-lost");
        servers(document, "aadc01", "aadc02");
    }

    @Test
    void verifiedAfterTheAccountWasLockedRightAfterTheChange() {
        lab.fault("directory:fabrikam.com", "lock-account");
        String id = rotations.start(FABRIKAM);
        rotations.needsDecision(id);
        assertThat(keyturn.bean(RotationRecord.class).draft(id))
                .as("a draft shows the change though its step failed")
                .extracting("password")
                .extracting("changes")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
        lab.unlock(FABRIKAM);
        rotations.choose(id, "RETRY");

        complete(id, "VERIFIED");
    }

    @Test
    void rolledBack() {
        rotations.rotate(CONTOSO);
        before = lab.journalEnd();
        lab.fault("server:aadc02", "ignore-restart");
        String id = rotations.start(CONTOSO);
        rotations.needsDecision(id);
        rotations.choose(id, "ROLL_BACK");

        JsonNode document = complete(id, "ROLLED_BACK");

        JsonNode password = document.get("password");
        assertThat(texts(password.get("changes"), "/direction")).containsExactly("FORWARD", "BACK");
        assertThat(password.get("versionAfter"))
                .as("the version that is in use again")
                .isEqualTo(password.get("versionBefore"));
        assertThat(password.at("/changes/0/versionAfter")).isEqualTo(password.at("/changes/1/versionBefore"));
        servers(document, "aadc01", "aadc02");
        assertThat(texts(document.get("servers"), "/passwordVersion"))
                .containsOnly(password.get("versionAfter").asText());
        assertThat(keyturn.bean(SealedRotations.class).passwordSetAt(CONTOSO))
                .get(InstanceOfAssertFactories.INSTANT)
                .as("the password in use is as old as before")
                .isCloseTo(Instant.parse(password.get("pwdLastSetBefore").asText()), within(1, ChronoUnit.MILLIS))
                .isBefore(Instant.parse(password.get("pwdLastSetAfter").asText()));
    }

    @Test
    void finishedByHand() {
        lab.fault("server:aadc03", "ignore-restart");
        String id = rotations.start(FABRIKAM);
        rotations.needsDecision(id);
        rotations.choose(id, "FINISH_BY_HAND");
        rotations.needsDecision(id);
        new LabAdministrator(keyturn.bean("lab")).restartService("aadc03");
        rotations.choose(id, "FINISH_BY_HAND");

        JsonNode document = complete(id, "FINISHED_BY_HAND");

        assertThat(document.at("/password/versionAfter").isNumber()).isTrue();
    }

    @Test
    void cancelledAfterSyncHadBeenPaused() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc01", "lose-answer");
        rotations.approve(id);
        rotations.needsDecision(id);
        lab.heal();
        assertThat(rotations.cancel("requester", id).status()).isEqualTo(202);

        JsonNode document = complete(id, "CANCELLED");

        assertThat(document.at("/cancellation/by").asText()).isEqualTo("requester");
        assertThat(document.at("/cancellation/login").asText()).isEqualTo("PASSWORD");
        assertThat(texts(document.get("tasks"), "/login")).containsExactly("PASSWORD", "SYSTEM");
        assertThat(document.at("/password/versionAfter").isNull()).isTrue();
        assertThat(lab.scheduler(CONTOSO).get("syncCycleEnabled").asBoolean()).isTrue();
        assertThat(lab.journal(before, "server:aadc01", "pause-sync")).isNotEmpty();
    }

    @Test
    void rejected() {
        String id = rotations.request(FABRIKAM);
        String task = rotations.claim(id, "approve-rotation", "approver");
        rotations.complete("approver", task, "REJECT");

        JsonNode document = complete(id, "REJECTED");

        assertThat(document.at("/fourEyes/rejection/by").asText()).isEqualTo("approver");
        assertThat(document.at("/fourEyes/rejection/comment").asText()).isEqualTo("Looked at.");
        assertThat(document.at("/fourEyes/rejection/login").asText()).isEqualTo("PASSWORD");
        assertThat(document.at("/fourEyes/twoPeople").asBoolean()).isFalse();
        assertThat(document.get("servers")).isEmpty();
    }

    @Test
    void expired() {
        Instant end = Instant.now().plus(Duration.ofSeconds(15));
        String id = rotations.request(
                "requester",
                RotationDriver.body(FABRIKAM)
                        .put("windowStart", Instant.now().toString())
                        .put("windowEnd", end.toString()));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc03", "unreachable");
        rotations.approve(id);
        rotations.needsDecision(id);
        lab.heal();
        await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(end));
        rotations.choose(id, "RETRY");

        JsonNode document = complete(id, "EXPIRED");

        assertThat(texts(document.get("steps"), "/failure")).contains("window-over");
    }

    @Test
    void repaired() {
        lab.changePassword(CONTOSO, TYPED);
        before = lab.journalEnd();
        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.approve(id);
        rotations.claim(id, "enter-password", "operator");
        String path = "/api/rotations/" + id + "/password";
        keyturn.http().post("operator", path, "{\"password\":\"Typed-wrongly-2026!\"}");
        keyturn.http().post("operator", path, TYPED);

        JsonNode document = complete(id, "VERIFIED");

        assertThat(document.at("/rotation/kind").asText()).isEqualTo("REPAIR");
        assertThat(document.at("/password/changes")).isEmpty();
        assertThat(document.at("/password/versionAfter").isNumber()).isTrue();
        assertThat(Instant.parse(document.at("/password/pwdLastSetAfter").asText())
                        .toEpochMilli())
                .isEqualTo(
                        Instant.parse(lab.directory(CONTOSO).get("pwdLastSet").asText())
                                .toEpochMilli());
        servers(document, "aadc01", "aadc02");
    }

    @Test
    void whatAnAdministratorDidToTheProcessIsInIt() {
        String id = rotations.request(FABRIKAM);
        String task = rotations.task(id, "approve-rotation");
        String instance = rotations.processInstance(id);
        String suspension = "/engine-rest/process-instance/" + instance + "/suspended";
        keyturn.http().put("admin", suspension, "{\"suspended\":true}");
        keyturn.http().put("admin", suspension, "{\"suspended\":false}");
        keyturn.http().post("admin", "/engine-rest/task/" + task + "/assignee", "{\"userId\":\"approver2\"}");
        Answer modified = keyturn.http()
                .post(
                        "admin",
                        "/engine-rest/process-instance/" + instance + "/modification",
                        "{\"instructions\":[{\"type\":\"cancel\",\"activityId\":\"approve-rotation\"},"
                                + "{\"type\":\"startBeforeActivity\",\"activityId\":\"seal-evidence\"}]}");
        assertThat(modified.status()).as(modified.body()).isEqualTo(400);
        assertThat(rotations.cancel("requester", id).status()).isEqualTo(202);

        JsonNode document = complete(id, "CANCELLED");

        assertThat(texts(document.get("interventions"), "/operation"))
                .as(document.get("interventions").toPrettyString())
                .containsExactly("Suspend", "Activate", "Assign", "RefusedAttempt");
        assertThat(texts(document.get("interventions"), "/person")).containsOnly("admin");
        assertThat(texts(document.get("interventions"), "/login")).containsOnly("PASSWORD");
        assertThat(document.at("/interventions/2/to").asText()).isEqualTo("approver2");
    }

    @Test
    void whoLoggedInToTasklistActedInASession() {
        Browser requester = keyturn.session("requester");
        HttpResponse<String> asked =
                requester.post("/api/rotations", RotationDriver.body(FABRIKAM).toString());
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String page = asked.headers().firstValue("Location").orElseThrow();
        String id = page.substring(page.lastIndexOf('/') + 1);
        String task = "/camunda/api/engine/engine/default/task/" + rotations.task(id, "approve-rotation");
        Browser approver = keyturn.session("approver");
        assertThat(approver.post(task + "/claim", "{\"userId\":\"approver\"}").statusCode())
                .isEqualTo(204);
        assertThat(approver.post(task + "/complete", RotationDriver.decision("REJECT"))
                        .statusCode())
                .isEqualTo(204);

        JsonNode document = complete(id, "REJECTED");

        assertThat(document.at("/rotation/login").asText()).isEqualTo("SESSION");
        assertThat(document.at("/fourEyes/rejection/login").asText()).isEqualTo("SESSION");
        assertThat(texts(document.get("interventions"), "/login")).containsExactly("SESSION");
    }

    /** Reads the document, compares it with the journal, and makes sure that the comparison would have noticed. */
    private JsonNode complete(String id, String outcome) {
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo(outcome);
        JsonNode document = EvidenceText.of(keyturn.http(), id);
        assertThat(EvidenceSchema.complaints(document)).isEmpty();
        assertThat(document.at("/rotation/outcome").asText()).isEqualTo(outcome);
        assertThat(keyturn.bean(EvidenceLog.class).verify())
                .as("the record and the approvals say what was sealed")
                .isEmpty();
        List<JsonNode> journal = journal(ended.get("account").asText());
        assertThat(differences(document, journal)).isEmpty();
        int noticed = noticesWhatIsMissing(document, journal);
        assertThat(noticed)
                .as("differences that were made on purpose")
                .isGreaterThanOrEqualTo(document.get("servers").isEmpty() ? 0 : 10);
        LOG.info("{}: {} differences that were made on purpose were noticed.", outcome, noticed);
        return document;
    }

    /** @return how many differences were made on purpose, each of which was noticed */
    private int noticesWhatIsMissing(JsonNode document, List<JsonNode> journal) {
        int noticed = 0;
        for (JsonNode entry :
                journal.stream().filter(EvidenceCompletenessIT::isKeyturns).toList()) {
            if (JournalComparison.isCertain(document, entry)) {
                List<JsonNode> without = new ArrayList<>(journal);
                without.remove(entry);
                assertThat(differences(document, without))
                        .as("without " + entry)
                        .isNotEmpty();
                noticed++;
            }
            ObjectNode another = entry.deepCopy();
            ((ObjectNode) another.get("facts")).put("attempt", 99_999);
            List<JsonNode> more = new ArrayList<>(journal);
            more.add(another);
            assertThat(differences(document, more)).as("one more like " + entry).isNotEmpty();
            noticed++;
        }
        for (int step = 0; step < document.get("steps").size(); step++) {
            ObjectNode less = document.deepCopy();
            JsonNode removed = ((ArrayNode) less.get("steps")).remove(step);
            if (journal.stream().anyMatch(entry -> isOf(entry, removed))) {
                assertThat(differences(less, journal))
                        .as("without the step " + removed)
                        .isNotEmpty();
                noticed++;
            }
        }
        return noticed;
    }

    private static boolean isKeyturns(JsonNode entry) {
        JsonNode by = entry.at("/facts/by");
        return entry.at("/facts/attempt").isNumber()
                || by.isTextual() && !by.asText().equals("lab");
    }

    private static boolean isOf(JsonNode entry, JsonNode step) {
        return StreamSupport.stream(step.get("tries").spliterator(), false)
                .anyMatch(attempt -> attempt.get("attempt").equals(entry.at("/facts/attempt")));
    }

    private List<String> differences(JsonNode document, List<JsonNode> journal) {
        Long fence = keyturn.bean(JdbcTemplate.class)
                .queryForObject(
                        "select fence from keyturn_rotation where id = ?",
                        Long.class,
                        document.get("rotationId").asText());
        return new JournalComparison(document, fence, journal).differences();
    }

    private List<JsonNode> journal(String account) {
        List<String> targets = new ArrayList<>(List.of("directory:" + account));
        LabView.serversOf(account).forEach(server -> targets.add("server:" + server));
        return StreamSupport.stream(
                        keyturn.http().get("auditor", "/lab/journal").json().spliterator(), false)
                .filter(entry -> entry.get("number").asLong() > before
                        && targets.contains(entry.get("target").asText()))
                .toList();
    }

    /** The servers' own state and event log, right after the end. */
    private void servers(JsonNode document, String... names) {
        assertThat(texts(document.get("servers"), "/server")).containsExactly(names);
        for (JsonNode told : document.get("servers")) {
            JsonNode server = lab.server(told.get("server").asText());
            JsonNode runs = server.get("runs");
            JsonNode run = runs.get(runs.size() - 1);
            assertThat(millis(told.get("updatedAt"))).isEqualTo(millis(server.at("/connectors/0/updatedAt")));
            assertThat(millis(told.at("/service/startedAfter"))).isEqualTo(millis(server.at("/service/startedAt")));
            assertThat(told.at("/verification/result")).isEqualTo(run.get("result"));
            assertThat(millis(told.at("/verification/endedAt"))).isEqualTo(millis(run.get("endedAt")));
            Instant since = Instant.parse(told.get("updatedAt").asText()).minusSeconds(2);
            Map<String, List<String>> events = Map.of("told", new ArrayList<>(), "written", new ArrayList<>());
            told.get("events")
                    .forEach(event -> events.get("told").add(event.get("id") + " " + millis(event.get("time"))));
            for (JsonNode event : server.get("events")) {
                boolean aboutCredentials = List.of(611, 612, 654, 2518, 2618, 6000, 6001, 6601)
                        .contains(event.get("id").asInt());
                if (aboutCredentials
                        && !Instant.parse(event.get("time").asText()).isBefore(since)) {
                    events.get("written").add(event.get("id") + " " + millis(event.get("time")));
                }
            }
            assertThat(events.get("told")).isEqualTo(events.get("written")).anyMatch(event -> event.startsWith("2618"));
        }
    }

    private static long millis(JsonNode time) {
        return Instant.parse(time.asText()).toEpochMilli();
    }

    private static List<String> texts(JsonNode list, String pointer) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(member -> member.at(pointer).asText())
                .toList();
    }
}
