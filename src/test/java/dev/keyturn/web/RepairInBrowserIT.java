package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.application.SecretSearch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The password that a person set in Active Directory is typed into a task in a real browser, and stays nowhere. */
class RepairInBrowserIT {

    private static final String ACCOUNT = "fabrikam.com";
    private static final String RIGHT = "Set-by-hand-in-AD-4711 &<'\"%";
    private static final String WRONG = "Typed-wrongly-in-Tasklist-0815";

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab(dataDir -> List.of(
            "--logging.file.name=" + dataDir.resolve("everything.log"),
            "--logging.level.dev.keyturn=DEBUG",
            "--logging.level.org.camunda.bpm=DEBUG",
            "--logging.level.org.springframework.web=DEBUG",
            "--logging.level.org.springframework.security=DEBUG",
            "--logging.threshold.console=WARN"));

    private ChromeDriver browser;
    private Tasklist tasklist;

    @BeforeEach
    void beAtTasklist() {
        browser = LAB.browser();
        // everything that it keeps is searched
        browser.executeCdpCommand("Network.clearBrowserCache", Map.of());
        tasklist = LAB.tasklist();
    }

    @Test
    void aPasswordTypedInTasklistRepairsTheServersAndIsKeptNowhere() throws IOException {
        passed(LAB.rest()
                .post(
                        "admin",
                        "/lab/directory/accounts/" + ACCOUNT + "/password",
                        "{\"password\":\"" + RIGHT.replace("\"", "\\\"") + "\",\"minutesAgo\":61}"));
        String rotation = approvedRepair();

        LAB.logIn("operator");
        tasklist.open();
        tasklist.openTask("Enter new password of " + ACCOUNT);
        tasklist.claim();
        tasklist.waitForText("tries", "3 tries are left.");
        assertThat(tasklist.form()).contains(ACCOUNT, "that is set there now", "It does not change Active Directory");
        tasklist.screenshot("6-enter-password");

        tasklist.pressComplete();
        assertThat(tasklist.errorBeside("password")).isEqualTo("Enter the password that is set in Active Directory.");

        tasklist.type("password", RIGHT);
        tasklist.type("repeated", WRONG);
        tasklist.pressComplete();
        assertThat(tasklist.errorBeside("repeated")).isEqualTo("The two are not equal. Type both again.");
        tasklist.screenshot("7-passwords-not-equal");

        tasklist.type("password", WRONG);
        tasklist.type("repeated", WRONG);
        tasklist.pressComplete();
        tasklist.waitForText("tries", "2 tries are left.");
        assertThat(tasklist.errorBeside("password"))
                .isEqualTo(
                        "Active Directory does not accept this password. Check it and enter it again; 2 tries are left.");
        assertThat(browser.executeScript("return document.activeElement.id")).isEqualTo("password");
        tasklist.screenshot("8-wrong-password");
        JsonNode task = rotation(rotation).get("task");
        assertThat(task.get("key").asText()).isEqualTo("enter-password");
        assertThat(task.get("triesLeft").asInt()).isEqualTo(2);

        tasklist.type("password", RIGHT);
        tasklist.type("repeated", RIGHT);
        tasklist.pressEnter("repeated");
        ends(rotation, "VERIFIED");
        tasklist.screenshot("9-password-accepted");

        assertThat(rotation(rotation).get("task").isNull()).isTrue();
        JsonNode connector = LAB.rest()
                .get("auditor", "/lab/servers/aadc03")
                .get("connectors")
                .get(0);
        JsonNode directory = LAB.rest().get("auditor", "/lab/directory/accounts/" + ACCOUNT);
        assertThat(connector.get("loadedFingerprint")).isEqualTo(directory.get("fingerprint"));
        List<String> traffic = browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
        for (String typed : List.of(RIGHT, WRONG)) {
            isNowhere(new SecretSearch(typed), rotation);
            wasSentOnceAndOnlyTo("/api/rotations/" + rotation + "/password", typed.split(" ")[0], traffic);
        }
    }

    private String approvedRepair() {
        HttpResponse<String> requested = LAB.rest()
                .post(
                        "requester",
                        "/api/rotations",
                        "{\"account\":\"" + ACCOUNT
                                + "\",\"kind\":\"REPAIR\",\"reason\":\"It was changed in Active Directory.\"}");
        passed(requested);
        String rotation = LAB.rest()
                .get("auditor", "/api/rotations?limit=1&account=" + ACCOUNT)
                .get(0)
                .get("id")
                .asText();
        String task = openTask(rotation, "approve-rotation");
        passed(LAB.rest().post("approver", "/engine-rest/task/" + task + "/claim", "{\"userId\":\"approver\"}"));
        passed(LAB.rest()
                .post(
                        "approver",
                        "/engine-rest/task/" + task + "/complete",
                        "{\"variables\":{\"decision\":{\"value\":\"APPROVE\"}}}"));
        openTask(rotation, "enter-password");
        return rotation;
    }

    private static String openTask(String rotation, String key) {
        return Screen.soon()
                .until(
                        () -> rotation(rotation).get("task"),
                        task -> key.equals(task.path("key").asText()))
                .get("id")
                .asText();
    }

    /**
     * Of everything that the browser sent and received.
     *
     * @param typed without the characters that are escaped, once or twice, on their way into the log of the traffic
     */
    private static void wasSentOnceAndOnlyTo(String path, String typed, List<String> traffic) {
        assertThat(traffic)
                .filteredOn(message -> message.contains(typed))
                .singleElement()
                .satisfies(message -> assertThat(message).contains("Network.requestWillBeSent", path));
    }

    private void isNowhere(SecretSearch typed, String rotation) throws IOException {
        String kept = String.valueOf(browser.executeScript(
                "return JSON.stringify([Object.assign({}, localStorage), Object.assign({}, sessionStorage),"
                        + " document.cookie, document.documentElement.outerHTML, location.href])"));
        assertThat(kept).contains("XSRF-TOKEN", LAB.baseUrl());
        assertThat(typed.in("The browser", kept)).isEmpty();
        assertThat(typed.inDatabase(LAB.application().getBean(DataSource.class)))
                .isEmpty();
        assertThat(LAB.dataDir().resolve("everything.log"))
                .content()
                .contains(rotation, "/api/rotations/" + rotation + "/password");
        assertThat(typed.inFilesBelow(LAB.dataDir())).isEmpty();
        assertThat(typed.in("An answer", rotation(rotation).toString())).isEmpty();
        assertThat(typed.in(
                        "The evidence",
                        LAB.rest()
                                .get("auditor", "/api/rotations/" + rotation + "/evidence")
                                .toString()))
                .isEmpty();
        Path profile = Path.of(
                String.valueOf(((Map<?, ?>) browser.getCapabilities().getCapability("chrome")).get("userDataDir")));
        assertThat(Files.isDirectory(profile)).isTrue();
        assertThat(typed.inFilesBelow(profile)).isEmpty();
    }

    private static void ends(String rotation, String outcome) {
        JsonNode end = Screen.soon().atMost(Duration.ofSeconds(120)).until(() -> rotation(rotation), seen -> List.of(
                        "ENDED", "NEEDS_DECISION")
                .contains(seen.get("state").asText()));
        assertThat(end.get("outcome").asText()).as(end::toPrettyString).isEqualTo(outcome);
    }

    private static JsonNode rotation(String id) {
        return LAB.rest().get("auditor", "/api/rotations/" + id);
    }

    private static void passed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }
}
