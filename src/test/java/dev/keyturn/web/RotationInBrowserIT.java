package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a new user does first, in a real browser, against the whole application with its lab. */
class RotationInBrowserIT {

    private static final String PROCESS = "Connector password rotation";

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab();

    private Tasklist tasklist;

    @BeforeEach
    void beAtTasklist() {
        tasklist = LAB.tasklist();
    }

    @Test
    void aRotationRequestedByOneAndApprovedByAnotherReachesTheDirectoryAndEverySyncServer() {
        Instant passwordSetBefore = passwordSet("contoso.com");
        JsonNode schedulerBefore = server("aadc01").get("scheduler");

        tasklist.logIn("requester", "requester");
        tasklist.openStartForm(PROCESS, "account");
        tasklist.choose("account", "contoso.com");
        tasklist.type("reason", "The password is older than 90 days.");
        tasklist.type("ticket", "CHG0030042");
        tasklist.screenshot("1-request");
        tasklist.request();
        tasklist.open();
        tasklist.logOut();
        String rotation = newestRotationOf("contoso.com");

        HttpResponse<String> ownApproval = completeAs("requester", approvalOf(rotation));
        assertThat(ownApproval.statusCode()).as(ownApproval.body()).isBetween(400, 499);
        assertThat(rotation(rotation).get("state").asText()).isEqualTo("AWAITING_APPROVAL");

        // as the link of a mail does
        String task = rotation(rotation).at("/task/id").asText();
        tasklist.logInAt("/rotations/" + rotation + "/tasks/" + task, "approver", "approver");
        tasklist.claim();
        tasklist.screenshot("2-approve");
        assertThat(tasklist.form())
                .contains("contoso.com", "requester", "The password is older than 90 days.", "CHG0030042")
                .contains("aadc01", "aadc02");
        tasklist.tick("approve");
        tasklist.complete();
        tasklist.logOut();

        Screen.soon().atMost(Duration.ofSeconds(120)).untilAsserted(() -> assertThat(
                        rotation(rotation).get("state").asText())
                .as(() -> rotation(rotation).toPrettyString())
                .isEqualTo("ENDED"));
        assertThat(rotation(rotation).get("outcome").asText()).isEqualTo("VERIFIED");
        assertThat(rotation(rotation).get("approvedBy").asText()).isEqualTo("approver");
        assertThat(passwordSet("contoso.com")).isAfter(passwordSetBefore);
        for (String server : List.of("aadc01", "aadc02")) {
            usesThePasswordOfTheDirectory(server, "contoso.com");
        }
        assertThat(server("aadc01").get("scheduler")).isEqualTo(schedulerBefore);
    }

    @Test
    void whoMayApproveOthersIsToldThatTheirOwnRequestNeedsAnotherPersonAndCancelsIt() {
        Instant passwordSetBefore = passwordSet("fabrikam.com");
        LAB.logIn("admin");
        tasklist.open();
        tasklist.openStartForm(PROCESS, "account");
        tasklist.choose("account", "fabrikam.com");
        tasklist.type("reason", "Try to approve it myself.");
        tasklist.request();
        String rotation = newestRotationOf("fabrikam.com");

        tasklist.followLinkToTask(approvalOf(rotation));
        tasklist.pressClaim();

        assertThat(tasklist.errorMessage()).contains("another person");
        tasklist.screenshot("3-own-request");
        assertThat(rotation(rotation).get("state").asText()).isEqualTo("AWAITING_APPROVAL");

        tasklist.openStartForm("Cancel a rotation", "rotation");
        tasklist.pressStart();
        assertThat(tasklist.errorBeside("rotation")).isEqualTo("Enter the rotation, its account or its ticket.");
        tasklist.type("rotation", "fabrikam.com");
        tasklist.type("comment", "No other person is here today.");
        tasklist.screenshot("5-cancel");
        tasklist.start();

        Screen.soon()
                .untilAsserted(() ->
                        assertThat(rotation(rotation).get("state").asText()).isEqualTo("ENDED"));
        assertThat(rotation(rotation).get("outcome").asText()).isEqualTo("CANCELLED");
        assertThat(passwordSet("fabrikam.com")).isEqualTo(passwordSetBefore);
    }

    @Test
    void aFormThatIsNotFilledInSaysWhatIsMissingBesideTheField() {
        LAB.logIn("requester");
        tasklist.open();
        tasklist.openStartForm(PROCESS, "account");
        tasklist.pressStart();

        assertThat(tasklist.errorBeside("account")).isEqualTo("Choose the account.");
        assertThat(tasklist.errorBeside("reason")).isEqualTo("Say why the password is to be rotated.");
        tasklist.screenshot("4-incomplete-request");
    }

    private static void usesThePasswordOfTheDirectory(String name, String account) {
        JsonNode server = server(name);
        JsonNode connector = server.get("connectors").get(0);
        String fingerprint = directory(account).get("fingerprint").asText();
        assertThat(connector.get("storedFingerprint").asText()).as(name).isEqualTo(fingerprint);
        assertThat(connector.get("loadedFingerprint").asText()).as(name).isEqualTo(fingerprint);

        JsonNode service = server.get("service");
        assertThat(Instant.parse(service.get("startedAt").asText()))
                .as(name)
                .isAfter(Instant.parse(connector.get("updatedAt").asText()));

        JsonNode runs = server.get("runs");
        assertThat(runs.get(runs.size() - 1).get("result").asText()).as(name).isEqualTo("success");
        assertThat(StreamSupport.stream(server.get("events").spliterator(), false)
                        .map(event -> event.get("id").asInt()))
                .as(name)
                .doesNotContain(6000);
    }

    private static JsonNode directory(String account) {
        return LAB.rest().get("auditor", "/lab/directory/accounts/" + account);
    }

    private static Instant passwordSet(String account) {
        return Instant.parse(directory(account).get("pwdLastSet").asText());
    }

    private static JsonNode server(String name) {
        return LAB.rest().get("auditor", "/lab/servers/" + name);
    }

    private static JsonNode rotation(String id) {
        return LAB.rest().get("auditor", "/api/rotations/" + id);
    }

    private static String newestRotationOf(String account) {
        return LAB.rest()
                .get("auditor", "/api/rotations?limit=1&account=" + account)
                .get(0)
                .get("id")
                .asText();
    }

    /** The id of the approval task, as soon as the pre-check is over. */
    private static String approvalOf(String rotation) {
        return Screen.soon()
                .until(
                        () -> LAB.rest()
                                .get(
                                        "admin",
                                        "/engine-rest/task?taskDefinitionKey=approve-rotation&processInstanceBusinessKey="
                                                + rotation),
                        tasks -> tasks.size() == 1)
                .get(0)
                .get("id")
                .asText();
    }

    private static HttpResponse<String> completeAs(String user, String task) {
        return LAB.rest()
                .post(
                        user,
                        "/engine-rest/task/" + task + "/complete",
                        "{\"variables\":{\"decision\":{\"value\":\"APPROVE\"},\"comment\":{\"value\":\"mine\"}}}");
    }
}
