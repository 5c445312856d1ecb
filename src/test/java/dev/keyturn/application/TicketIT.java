package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.DescribedSystem;
import dev.keyturn.ticket.JiraSite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A change ticket of ServiceNow from its first delivery to its last note, with the real application and the lab. */
class TicketIT {

    private static final ServiceNowServer SERVICENOW = new ServiceNowServer();
    private static final JiraSite CLOUD = new JiraSite(false).inItsWindow();
    private static final JiraSite DATA_CENTER = new JiraSite(true).inItsWindow();
    private static final DescribedSystem OWN = new DescribedSystem();
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.now();

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(() -> SERVICENOW.settings(otherSources()));

    @AfterAll
    static void stop() {
        SERVICENOW.stop();
        CLOUD.close();
        DATA_CENTER.close();
        OWN.close();
    }

    private static String[] otherSources() {
        List<String> settings = new ArrayList<>();
        for (JiraSite site : List.of(CLOUD, DATA_CENTER)) {
            String source = "--keyturn.tickets.sources." + (site == CLOUD ? "cloud." : "dc.");
            settings.addAll(List.of(
                    source + "type=jira",
                    source + "url=" + site.url(),
                    source + "fields.account=/fields/customfield_10050",
                    source + "fields.window-start=/fields/customfield_10060",
                    source + "fields.window-end=/fields/customfield_10061",
                    source + "gate.approved-in=*=Implementing",
                    source + "people[0]=beth.anglin@contoso.com,requester",
                    source + "poll=1h"));
        }
        String source = "--keyturn.tickets.sources.own.";
        settings.addAll(List.of(
                "--keyturn.tickets.sources.dc.ticket-pattern=CHM-[0-9]+",
                source + "type=generic",
                source + "url=" + OWN.url(),
                source + "ticket-pattern=RFC-[0-9]+",
                source + "gate.proceed=open",
                source + "fields.requester=/asked-by/login",
                source + "fields.author=/made-by/login",
                source + "fields.approval=/approved",
                source + "fields.on-hold=/held",
                source + "fields.window-start=/from",
                source + "fields.window-end=/to",
                source + "generic.ticket-path=/changes/{id}",
                source + "generic.changed-path=/changes?since={since}",
                source + "generic.update-path=/changes/{id}/notes",
                source + "generic.find-update-path=/changes/{id}/notes?q={marker}",
                source + "people[0]=beth.anglin,requester"));
        return settings.toArray(String[]::new);
    }

    @Test
    void aTicketInImplementStartsARotationAndGetsEachStageAndTheResult() {
        SERVICENOW.change("CHG0001001", "-1", CONTOSO, NOW.minusSeconds(600), NOW.plusSeconds(3600));
        Answer taken = deliver("CHG0001001", "d-1");
        assertThat(taken.status()).as(taken.body()).isEqualTo(202);

        String id = rotationOf("CHG0001001");
        JsonNode rotation = keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        assertThat(rotation.get("requester").asText()).isEqualTo("keyturn-tickets");
        assertThat(rotation.get("account").asText()).isEqualTo(CONTOSO);
        assertThat(rotation.get("reason").asText()).contains("CHG0001001", "Rotate the password");
        assertThat(rotation.get("findings").toString()).contains("allows the change");
        keyturn.rotations().approve(id);
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");

        List<JsonNode> updates =
                await().atMost(LONGEST).until(() -> SERVICENOW.written("CHG0001001"), all -> all.size() == 6);
        assertThat(updates.get(0).get("work_notes").asText()).contains("was requested", id);
        assertThat(updates.get(1).get("work_notes").asText()).contains("approver approved");
        assertThat(updates.get(2).get("work_notes").asText()).contains("It begins now");
        JsonNode last = updates.get(3);
        String hash = keyturn.http()
                .get("auditor", "/api/rotations/" + id + "/evidence")
                .json()
                .get("hash")
                .asText();
        assertThat(last.get("work_notes").asText()).contains("VERIFIED", hash);
        assertThat(updates.subList(0, 4)).noneMatch(update -> update.has("state"));
        assertThat(updates.subList(4, 6))
                .extracting((JsonNode update) -> update.get("state").asText())
                .as("a change is closed over its review")
                .containsExactly("0", "3");
        assertThat(SERVICENOW.instance().of("CHG0001001", "state")).isEqualTo("3");
        assertThat(SERVICENOW.instance().of("CHG0001001", "close_code")).isEqualTo("successful");
        assertThat(SERVICENOW.instance().notes("CHG0001001")).hasSize(4);

        JsonNode document = EvidenceText.of(keyturn.http(), id);
        assertThat(document.at("/rotation/login").asText()).isEqualTo("TICKET_SYSTEM");
        JsonNode snapshots = document.get("ticketSnapshots");
        assertThat(snapshots)
                .extracting(snapshot -> snapshot.get("moment").asText())
                .containsExactly("BEFORE_REQUEST", "PRE_CHECK", "BEFORE_CHANGE");
        assertThat(snapshots)
                .allMatch(snapshot -> snapshot.at("/seen/approval").asText().equals("APPROVED"))
                .allMatch(snapshot ->
                        snapshot.at("/seen/raw/fields.author").asText().equals("beth.anglin"))
                .allMatch(snapshot ->
                        snapshot.at("/seen/raw/fields.state").asText().equals("-1"))
                .allMatch(snapshot -> snapshot.at("/seen/judged").toString().contains("gate.proceed = -1"));

        Answer repeated = deliver("CHG0001001", "d-1");
        assertThat(repeated.status()).isEqualTo(202);
        assertThat(repeated.json().get("rotation").asText()).isEqualTo(id);
        assertThat(deliver("CHG0001001", "d-2").status()).isEqualTo(202);
        everyDeliveryIsDone();
        assertThat(rotationsOf("CHG0001001")).containsExactly(id);
    }

    @Test
    void theSameDeliveryIdWithOtherBytesIsAConflictAndAForgedOneIsNotTaken() {
        assertThat(deliver("CHG0009001", "same").status()).isEqualTo(202);
        assertThat(deliver("CHG0009002", "same").status()).isEqualTo(409);
        String body = "{\"number\":\"CHG0009003\"}";
        Answer forged = keyturn.http()
                .post("admin", "/api/tickets/snow", body, "X-Hub-Signature", ServiceNowServer.signature(body + " "));
        assertThat(forged.status()).as(forged.body()).isEqualTo(401);
        everyDeliveryIsDone();
        assertThat(rotationsOf("CHG0009001")).isEmpty();
    }

    @Test
    void aTicketThatLeavesImplementBetweenTheTwoSnapshotsStopsTheRotationBeforeTheDirectory() {
        SERVICENOW.change("CHG0001002", "-1", FABRIKAM, null, null);
        long journal = keyturn.lab().journalEnd();
        deliver("CHG0001002", "d-10");
        String id = rotationOf("CHG0001002");
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        SERVICENOW.change("CHG0001002", "0", FABRIKAM, null, null);
        keyturn.rotations().approve(id);

        JsonNode decision = keyturn.rotations().needsDecision(id);
        assertThat(decision.get("message").asText()).contains("Review");
        List<JsonNode> updates =
                await().atMost(LONGEST).until(() -> SERVICENOW.written("CHG0001002"), all -> all.size() == 3);
        assertThat(updates.get(2).get("work_notes").asText())
                .contains("A person has to decide", "https://keyturn.contoso.com/rotations/" + id + "/tasks/");
        keyturn.rotations().choose(id, "ROLL_BACK");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("CANCELLED");
        assertThat(keyturn.lab().journal(journal, "directory:" + FABRIKAM, "reset-password"))
                .isEmpty();
        assertThat(keyturn.lab().journal(journal, "server:aadc03", "pause-sync"))
                .isEmpty();
    }

    @Test
    void aTicketThatWaitsLetsTheChangeWaitAndADeliveryLetsItCheckAtOnce() {
        SERVICENOW.change("CHG0001003", "-2", FABRIKAM, null, null);
        long journal = keyturn.lab().journalEnd();
        String id = keyturn.rotations()
                .request("requester", RotationDriver.body(FABRIKAM).put("ticket", "CHG0001003"));
        JsonNode waiting = keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        assertThat(waiting.get("findings").toString()).contains("Scheduled");
        keyturn.rotations().approve(id);
        await().atMost(LONGEST).until(() -> stepMessage(id, "confirmTicket").contains("waits for it to go on"));
        assertThat(keyturn.lab().journal(journal, "directory:" + FABRIKAM, "reset-password"))
                .isEmpty();

        SERVICENOW.change("CHG0001003", "-1", FABRIKAM, null, null);
        Instant delivered = Instant.now();
        deliver("CHG0001003", "d-20");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
        assertThat(Duration.between(delivered, Instant.now())).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void aCancelledTicketCancelsItsRotationAndNoneIsAsked() {
        SERVICENOW.change("CHG0001004", "-1", CONTOSO, null, null);
        deliver("CHG0001004", "d-30");
        String id = rotationOf("CHG0001004");
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        SERVICENOW.change("CHG0001004", "4", CONTOSO, null, null);
        deliver("CHG0001004", "d-31");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("CANCELLED");
        await().atMost(LONGEST).until(() -> SERVICENOW.written("CHG0001004").size() == 2);
    }

    @Test
    void aTicketCancelledWithoutAWordCancelsItsRotationRightBeforeTheChange() {
        SERVICENOW.change("CHG0001005", "-1", CONTOSO, null, null);
        long journal = keyturn.lab().journalEnd();
        deliver("CHG0001005", "d-40");
        String id = rotationOf("CHG0001005");
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        SERVICENOW.change("CHG0001005", "4", CONTOSO, null, null);
        keyturn.rotations().approve(id);
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("CANCELLED");
        assertThat(keyturn.lab().journal(journal, "directory:" + CONTOSO, "reset-password"))
                .isEmpty();
    }

    @Test
    void aTicketSystemThatGoesAwayAfterTheSecondSnapshotDelaysOnlyItsOwnUpdates() {
        SERVICENOW.change("CHG0001006", "-1", CONTOSO, null, null);
        String id = keyturn.rotations()
                .request("requester", RotationDriver.body(CONTOSO).put("ticket", "CHG0001006"));
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        // once before the second snapshot, and once right after it
        keyturn.lab().fault("server:aadc01", "slow", 2);
        keyturn.rotations().approve(id);
        await().atMost(LONGEST).until(() -> stepIsDone(id, "confirmTicket"));
        SERVICENOW.goesAway();
        try {
            assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
            JsonNode status =
                    keyturn.http().get("auditor", "/api/tickets/snow/status").json();
            assertThat(status.get("updatesWaiting").asInt()).isPositive();
            JsonNode checks = keyturn.http()
                    .post("operator", "/api/tickets/snow/test", "")
                    .json();
            assertThat(checks.get(0).get("proof").asText()).isEqualTo("NOT_PROVED");
            assertThat(checks.get(0).get("message").asText()).contains("does not answer");
        } finally {
            SERVICENOW.comesBack();
        }
        await().atMost(LONGEST)
                .until(() -> keyturn.http()
                                .get("auditor", "/api/tickets/snow/status")
                                .json()
                                .get("updatesWaiting")
                                .asInt()
                        == 0);
        List<String> notes = SERVICENOW.instance().notes("CHG0001006");
        assertThat(notes.get(notes.size() - 1)).contains("VERIFIED");
    }

    @Test
    void whoWroteTheTicketDoesNotApproveItWhoAskedForTheRotation() {
        SERVICENOW.changeWrittenBy("CONTOSO\\approver", "CHG0001008", FABRIKAM);
        String id = keyturn.rotations()
                .request("requester", RotationDriver.body(FABRIKAM).put("ticket", "CHG0001008"));
        JsonNode asked = keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        assertThat(asked.get("onBehalfOf").asText()).isEqualTo("CONTOSO\\approver");
        String task = keyturn.rotations().task(id, "approve-rotation");

        Answer claim =
                keyturn.http().post("approver", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"approver\"}");
        assertThat(claim.refused()).as(claim.body()).isTrue();
        assertThat(claim.body()).contains("wrote the change ticket");
        assertThat(keyturn.rotations().complete("approver", task, "APPROVE").refused())
                .isTrue();

        keyturn.rotations().claim(id, "approve-rotation", "approver2");
        keyturn.rotations().complete("approver2", task, "APPROVE");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
    }

    /** Costs one rotation: what the approvals add up to is decided by the engine's process. */
    @Test
    void anAuthorWhomKeyturnDoesNotKnowMayBeAnyApproverSoTwoApprove() {
        SERVICENOW.changeWrittenBy("c.stranger@contoso.com", "CHG0001010", FABRIKAM);
        deliver("CHG0001010", "d-50");
        String id = rotationOf("CHG0001010");
        JsonNode asked = keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        assertThat(asked.get("findings").toString()).contains("c.stranger@contoso.com", "two people have to approve");
        keyturn.rotations().approve(id);
        keyturn.rotations().awaitState(id, "AWAITING_APPROVAL");
        String task = keyturn.rotations().claim(id, "approve-rotation", "approver2");
        keyturn.rotations().complete("approver2", task, "APPROVE");
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
        JsonNode fourEyes = EvidenceText.of(keyturn.http(), id).get("fourEyes");
        assertThat(fourEyes.at("/policy/approvals").asInt()).isEqualTo(2);
        assertThat(fourEyes.get("twoPeople").asBoolean()).isTrue();
    }

    @Test
    void aTicketThatIsPutOnHoldAfterItsApprovalHoldsTheChange() {
        SERVICENOW.change("CHG0001011", "-1", CONTOSO, null, null);
        long journal = keyturn.lab().journalEnd();
        // as a person may type it
        String id = keyturn.rotations()
                .request("requester", RotationDriver.body(CONTOSO).put("ticket", "chg 0001011\u200b"));
        assertThat(keyturn.rotations()
                        .awaitState(id, "AWAITING_APPROVAL")
                        .get("ticket")
                        .asText())
                .isEqualTo("CHG0001011");
        SERVICENOW.hold("CHG0001011");
        keyturn.rotations().approve(id);
        await().atMost(LONGEST).until(() -> stepMessage(id, "confirmTicket").contains("is on hold"));
        keyturn.rotations().cancel("admin", id);
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("CANCELLED");
        assertThat(keyturn.lab().journal(journal, "directory:" + CONTOSO, "reset-password"))
                .isEmpty();
        JsonNode seen = EvidenceText.of(keyturn.http(), id).at("/ticketSnapshots/1/seen");
        assertThat(seen.get("onHold").asBoolean()).isTrue();
        assertThat(seen.at("/raw/fields.on-hold").asText()).isEqualTo("true");
    }

    /** Each line is proved, or says what to do. Costs less than a second. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "snow,  CHG0001012, close",
        "cloud, CHM-42,     fields.on-hold",
        "dc,    CHM-42,     fields.on-hold",
        "own,   RFC-7,      names webhook"
    })
    void eachKindOfSystemIsTestedForEverythingThatARotationWillNeed(String source, String ticket, String notProved) {
        SERVICENOW.change("CHG0001012", "-1", CONTOSO, null, null);
        assertThat(deliver("CHG0009012", "d-60").status()).isEqualTo(202);
        JsonNode checks = keyturn.http()
                .post("operator", "/api/tickets/" + source + "/test?ticket=" + ticket + "&write=true", "")
                .json();
        assertThat(checks)
                .extracting(check -> check.get("name").asText())
                .contains(
                        "login",
                        "changes",
                        "names",
                        "ticket",
                        "fields.id",
                        "fields.state",
                        "fields.requester",
                        "fields.author",
                        "fields.on-hold",
                        "fields.account",
                        "fields.window-start",
                        "fields.window-end",
                        "approval",
                        "author",
                        "account",
                        "gate",
                        "note",
                        "close",
                        "webhook",
                        "write-back");
        assertThat(checks)
                .filteredOn(check -> !check.get("proof").asText().equals("PROVED"))
                .as(checks.toPrettyString())
                .extracting(check -> check.get("name").asText())
                .containsExactly(notProved.split(" "));
        everyDeliveryIsDone();
    }

    @Test
    void testingTheConnectionSaysHowATicketWouldBeJudged() {
        SERVICENOW.change("CHG0001007", "-3", CONTOSO, null, null);
        Answer tested = keyturn.http().post("operator", "/api/tickets/snow/test?ticket=CHG0001007", "");
        assertThat(tested.status()).as(tested.body()).isEqualTo(200);
        assertThat(tested.body()).contains("takes Keyturn's login", "state Authorize", "WAIT", CONTOSO);
        Answer table = keyturn.http()
                .post("operator", "/api/tickets/snow/test?ticket=CHG0001007&write=true", "", "Accept", "text/plain");
        assertThat(table.body())
                .contains("fields.on-hold       proved      It is false.")
                .containsPattern("note +proved +A note was written and found again");
        assertThat(keyturn.http()
                        .post("requester", "/api/tickets/snow/test", "")
                        .status())
                .isEqualTo(403);
        assertThat(keyturn.http().post("operator", "/api/tickets/none/test", "").status())
                .isEqualTo(404);
    }

    private static Answer deliver(String number, String key) {
        String body = "{\"number\":\"" + number + "\",\"note\":\"" + key.length() + "\"}";
        return keyturn.http()
                .post(
                        "nobody",
                        "/api/tickets/snow",
                        body,
                        "X-Hub-Signature",
                        ServiceNowServer.signature(body),
                        "X-Keyturn-Delivery",
                        key);
    }

    private static String rotationOf(String ticket) {
        await().atMost(LONGEST).until(() -> !rotationsOf(ticket).isEmpty());
        return rotationsOf(ticket).get(0);
    }

    private static List<String> rotationsOf(String ticket) {
        return StreamSupport.stream(
                        keyturn.http()
                                .get("auditor", "/api/rotations?limit=200")
                                .json()
                                .spliterator(),
                        false)
                .filter(rotation -> rotation.get("ticket").asText().equals(ticket))
                .map(rotation -> rotation.get("id").asText())
                .toList();
    }

    private static void everyDeliveryIsDone() {
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        await().atMost(LONGEST)
                .until(() -> jdbc.queryForObject(
                                "select count(*) from keyturn_webhook_delivery where done_at is null", Integer.class)
                        == 0);
    }

    private static String stepMessage(String id, String step) {
        return step(id, step, "message");
    }

    private static boolean stepIsDone(String id, String step) {
        return step(id, step, "state").equals("DONE");
    }

    private static String step(String id, String name, String field) {
        return StreamSupport.stream(keyturn.rotations().check(id).get("steps").spliterator(), false)
                .filter(step -> step.get("name").asText().equals(name))
                .map(step -> step.get(field).asText())
                .reduce("", (first, last) -> last);
    }
}
