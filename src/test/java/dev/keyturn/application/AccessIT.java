package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.engine.CheckCommand;
import dev.keyturn.kernel.Person;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who sees and may do what, once a rotation was requested. */
class AccessIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private final RotationDriver rotations = keyturn.rotations();
    private final Http http = keyturn.http();
    private final StringWriter terminal = new StringWriter();

    @BeforeAll
    static void people() {
        user("other", Person.REQUESTERS);
        user("tickets", Person.TICKETS);
    }

    private static void user(String name, String group) {
        IdentityService identity = keyturn.bean(IdentityService.class);
        User user = identity.newUser(name);
        user.setPassword(name);
        identity.saveUser(user);
        identity.createMembership(name, group);
    }

    @Test
    void anOperatorHasTheNodeThatRunsCheckEverything() {
        assertThat(check("operator", "operator")).isZero();
        assertThat(terminal.toString())
                .contains("is asked, with the settings that it was started with")
                .contains("aadc03", "keyturn.accounts[1].servers[0]", "keyturn.secret.keyset-file")
                .contains("Nothing is wrong.");

        assertThat(check("requester", "requester")).isEqualTo(2);
        assertThat(terminal.toString()).contains("lets operators ask for a check, and this user is none");
        assertThat(check("operator", "not the password")).isEqualTo(2);
        assertThat(terminal.toString()).contains("does not take this login");
        assertThat(check("operator", null)).isEqualTo(2);
        assertThat(terminal.toString())
                .contains("Have it asked with --user and the password of an operator")
                .doesNotContain("WRONG");
        assertThat(check("operator", null, "--keyturn.lab.enabled=false")).isEqualTo(2);
        assertThat(terminal.toString()).as("the settings themselves").contains("WRONG", " keyturn.accounts ");
    }

    private int check(String user, String password, String... settings) {
        PrintWriter out = new PrintWriter(terminal);
        return new CheckCommand(out, out, name -> null, prompt -> password)
                .run(Stream.concat(Stream.of("--url", http.baseUrl(), "--user", user), Stream.of(settings))
                        .toList());
    }

    @Test
    void aRequesterSeesAndCancelsTheirOwnAndNothingOfOthers() {
        String foreign = rotations.request("other", RotationDriver.body(CONTOSO));
        String own = rotations.request("requester", RotationDriver.body(FABRIKAM));

        assertThat(seen("requester", "")).contains(own).doesNotContain(foreign);
        assertThat(seen("requester", "?limit=1")).containsExactly(own);
        assertThat(seen("auditor", "")).contains(own, foreign);
        for (String path : List.of("", "/evidence")) {
            assertThat(http.get("requester", "/api/rotations/" + foreign + path).status())
                    .isEqualTo(404);
        }
        assertThat(http.get("other", "/api/rotations/" + foreign).status()).isEqualTo(200);
        assertThat(rotations.cancel("requester", foreign).status()).isEqualTo(404);
        Answer byMessage = cancelByMessage("requester", foreign);
        assertThat(byMessage.status()).isEqualTo(400);
        assertThat(byMessage.body()).contains("No rotation is running").doesNotContain("other");
        assertThat(running("requester", CONTOSO).isNull()).isTrue();
        assertThat(running("requester", FABRIKAM).asText()).isEqualTo(own);
        assertThat(running("approver", CONTOSO).asText()).isEqualTo(foreign);
        assertThat(rotations.cancel("requester", own).status()).isEqualTo(202);
        assertThat(rotations.outcome(own)).isEqualTo("CANCELLED");
    }

    @Test
    void whoMayNotSeeTheRotationThatIsRunningIsNotToldWhichItIs() {
        String foreign = rotations.request("other", RotationDriver.body(CONTOSO));

        Answer refused = http.post(
                "requester", "/api/rotations", RotationDriver.body(CONTOSO).toString());
        Answer own = http.post(
                "other", "/api/rotations", RotationDriver.body(CONTOSO).toString());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("of another requester", CONTOSO);
        assertThat(refused.body()).doesNotContain(foreign, "\"other\"");
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.json().get("rotation").asText()).isEqualTo(foreign);
        Answer byTheEngine = start("requester", RotationDriver.body(CONTOSO).put("onBehalfOf", ""));
        assertThat(byTheEngine.refused()).isTrue();
        assertThat(byTheEngine.body()).doesNotContain(foreign);
        assertThat(rotations.cancel("other", foreign).status()).isEqualTo(202);
        assertThat(rotations.outcome(foreign)).isEqualTo("CANCELLED");
    }

    @Test
    void aTicketSystemAsksUnderATicketAndOnBehalfOfItsAuthor() {
        ObjectNode body = RotationDriver.body(CONTOSO).put("onBehalfOf", "Requester");
        Answer ticketless = http.post(
                "tickets", "/api/rotations", body.deepCopy().putNull("ticket").toString());
        assertThat(ticketless.status()).isEqualTo(422);
        assertThat(ticketless.detail()).contains("Give the ticket's number.");
        for (String person : List.of("requester", "operator", "admin")) {
            Answer refused = http.post(person, "/api/rotations", body.toString());
            assertThat(refused.status()).as(person).isEqualTo(403);
            assertThat(refused.detail()).contains("Only the service account of a ticket system");
            Answer inTasklist = start(person, body);
            assertThat(inTasklist.refused()).as(person).isTrue();
            assertThat(inTasklist.body()).contains("Only the service account of a ticket system");
        }

        String unnamed =
                rotations.request("tickets", RotationDriver.body(FABRIKAM).put("ticket", "CHG-unnamed"));
        assertThat(rotations
                        .awaitState(unnamed, "AWAITING_APPROVAL")
                        .get("findings")
                        .toString())
                .contains("did not say who wrote ticket CHG-unnamed, so two people have to approve");
        assertThat(rotations.cancel("tickets", unnamed).status()).isEqualTo(202);
        assertThat(rotations.outcome(unnamed)).isEqualTo("CANCELLED");

        String id = rotations.request("tickets", body);
        assertThat(rotations.awaitState(id, "AWAITING_APPROVAL").get("findings").toString())
                .doesNotContain("two people");
        assertThat(seen("tickets", "")).contains(id);
        assertThat(seen("requester", "")).as("on whose behalf it was asked").contains(id);
        assertThat(seen("other", "")).doesNotContain(id);
        assertThat(rotations.cancel("tickets", id).status()).isEqualTo(202);
        assertThat(rotations.outcome(id)).isEqualTo("CANCELLED");
    }

    @Test
    void aTicketSystemStartsAndCancelsByMessageWhatIsItsOwn() {
        String foreign = rotations.request("requester", RotationDriver.body(CONTOSO));
        Answer ticketless = message("""
                {"messageName":"RotationRequested","processVariables":{"account":{"value":"fabrikam.com"},
                "reason":{"value":"Planned."}}}""");
        assertThat(ticketless.status()).isEqualTo(400);
        assertThat(ticketless.body()).contains("under a change ticket only");
        Answer started = message("""
                {"messageName":"RotationRequested","processVariables":{"account":{"value":"fabrikam.com"},
                "reason":{"value":"Planned."},"ticket":{"value":"CHG-own"},"onBehalfOf":{"value":"other"}}}""");
        assertThat(started.status()).as(started.body()).isEqualTo(204);
        String own = seen("tickets", "?account=" + FABRIKAM).get(0);
        assertThat(seen("other", "")).contains(own);

        assertThat(cancelByMessage("tickets", foreign).status()).isEqualTo(400);
        assertThat(cancelByMessage("tickets", "CHG-own").status()).isEqualTo(204);

        assertThat(rotations.outcome(own)).isEqualTo("CANCELLED");
        assertThat(rotations.check(foreign).get("state").asText()).isNotEqualTo("ENDED");
    }

    @Test
    void anOperatorDoesNotDecideOnARotationThatTheyAskedFor() {
        String id = rotations.request("operator", RotationDriver.body(FABRIKAM));
        rotations.awaitState(id, "AWAITING_APPROVAL");
        keyturn.lab().lastingFault("server:aadc03", "ignore-restart");
        rotations.approve(id);
        rotations.needsDecision(id);
        keyturn.lab().heal();
        String task = rotations.claim(id, "decide-how-to-continue", "operator");

        Answer own = rotations.complete("operator", task, "RETRY");

        assertThat(own.refused()).isTrue();
        assertThat(own.body()).contains("operator asked for this rotation, so another operator or an administrator");
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("NEEDS_DECISION");
        rotations.choose(id, "RETRY");
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
    }

    @Test
    void theFiltersOfTasklistShowEachGroupWhatItIsAskedToDo() {
        String id = rotations.request("requester", RotationDriver.body(FABRIKAM));
        rotations.task(id, "approve-rotation");

        assertThat(filters("requester")).isEmpty();
        assertThat(filters("approver")).containsExactly("To approve");
        assertThat(filters("operator")).containsExactly("To decide");
        assertThat(filters("admin")).contains("All tasks of rotations");
        assertThat(tasks("approver", "To approve")).containsExactly("approve-rotation");
        assertThat(tasks("operator", "To decide")).isEmpty();
        assertThat(tasks("admin", "All tasks of rotations")).containsExactly("approve-rotation");
        rotations.claim(id, "approve-rotation", "approver");
        assertThat(tasks("approver", "To approve")).as("claimed by them").containsExactly("approve-rotation");
        assertThat(tasks("approver2", "To approve")).as("claimed by another").isEmpty();
        keyturn.lab().lastingFault("server:aadc03", "ignore-restart");
        assertThat(rotations
                        .complete("approver", rotations.task(id, "approve-rotation"), "APPROVE")
                        .status())
                .isEqualTo(204);
        rotations.needsDecision(id);
        assertThat(tasks("operator", "To decide")).containsExactly("decide-how-to-continue");
        assertThat(tasks("approver", "To approve")).isEmpty();
    }

    private List<String> seen(String user, String query) {
        return texts(http.get(user, "/api/rotations" + query).json(), "id");
    }

    private JsonNode running(String user, String account) {
        return StreamSupport.stream(http.get(user, "/api/accounts").json().spliterator(), false)
                .filter(line -> line.get("name").asText().equals(account))
                .findFirst()
                .orElseThrow()
                .get("runningRotation");
    }

    private List<String> filters(String user) {
        return texts(http.get(user, "/engine-rest/filter?resourceType=Task").json(), "name");
    }

    private List<String> tasks(String user, String filter) {
        String id = StreamSupport.stream(
                        http.get(user, "/engine-rest/filter").json().spliterator(), false)
                .filter(found -> found.get("name").asText().equals(filter))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        return texts(http.get(user, "/engine-rest/filter/" + id + "/list").json(), "taskDefinitionKey");
    }

    private static List<String> texts(JsonNode list, String field) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.get(field).asText())
                .toList();
    }

    private Answer start(String user, ObjectNode body) {
        return http.post(user, "/engine-rest/process-definition/key/connector-password-rotation/start", """
                {"variables":{"account":{"value":"%s"},"reason":{"value":"Planned."},"ticket":{"value":"CHG1"},
                "onBehalfOf":{"value":"%s"}}}""".formatted(
                        body.get("account").asText(), body.get("onBehalfOf").asText()));
    }

    private Answer message(String body) {
        return http.post("tickets", "/engine-rest/message", body);
    }

    private Answer cancelByMessage(String user, String rotation) {
        return http.post(user, "/engine-rest/message", """
                {"messageName":"RotationCancellationRequested","processVariables":{"rotation":{"value":"%s"}}}""".formatted(rotation));
    }
}
