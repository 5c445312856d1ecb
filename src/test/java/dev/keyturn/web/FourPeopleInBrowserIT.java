package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBe;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The whole story, as four people live it: in the browser, with their mail, and with a sync server that breaks. */
@Tag("long")
class FourPeopleInBrowserIT {

    private static final String ACCOUNT = "contoso.com";
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:\\d+\\S+");

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab(FourPeopleInBrowserIT::withMailAndTwoApprovals);

    private ChromeDriver browser;
    private Tasklist tasklist;

    private static List<String> withMailAndTwoApprovals(Path dataDir) throws IOException {
        MAIL.start();
        Path policy = dataDir.resolve("policy.dmn");
        Files.writeString(
                policy,
                Files.readString(Path.of("processes/approval-policy.dmn"))
                        .replace(
                                "<outputEntry id=\"r5-approvals\"><text>1",
                                "<outputEntry id=\"r5-approvals\"><text>2"));
        int port = freePort();
        return List.of(
                "--server.port=" + port,
                "--keyturn.approval.policy-file=" + policy,
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + MAIL.getSmtp().getPort(),
                "--keyturn.mail.from=keyturn@contoso.com",
                "--keyturn.base-url=http://127.0.0.1:" + port);
    }

    @BeforeAll
    static void everybodyHasAnAddress() {
        for (String person : List.of("requester", "approver", "approver2", "operator")) {
            HttpResponse<String> kept = LAB.rest()
                    .put(
                            "admin",
                            "/engine-rest/user/" + person + "/profile",
                            "{\"id\":\"" + person + "\",\"firstName\":\"" + person + "\",\"lastName\":\"\",\"email\":\""
                                    + person + "@contoso.com\"}");
            assertThat(kept.statusCode()).as(kept.body()).isEqualTo(204);
        }
    }

    @AfterAll
    static void stopMail() {
        MAIL.stop();
    }

    @BeforeEach
    void beAtTasklist() {
        browser = LAB.browser();
        tasklist = LAB.tasklist();
    }

    @Test
    void aRotationIsRequestedRemindedApprovedTwiceFailsIsDecidedAndVerified() throws Exception {
        tasklist.logIn("requester", "requester");
        tasklist.openStartForm("Connector password rotation", "account");
        tasklist.choose("account", ACCOUNT);
        tasklist.type("reason", "The password is older than 90 days.");
        tasklist.type("ticket", "CHG0030042");
        tasklist.screenshot("story-1-request");
        tasklist.request();
        String rotation = LAB.rest()
                .get("auditor", "/api/rotations?limit=1&account=" + ACCOUNT)
                .get(0)
                .get("id")
                .asText();
        String asked = mailTo("approver", "approv");
        assertThat(asked).contains(ACCOUNT, "requester", "The password is older than 90 days.", "CHG0030042");
        assertThat(mailsTo("requester"))
                .as("no one is asked to approve their own request")
                .isEmpty();

        MAIL.purgeEmailFromAllMailboxes();
        remindNow(rotation);
        String reminder = mailTo("approver", "still waits");
        assertThat(mailTo("approver2", "still waits")).contains(ACCOUNT);
        LAB.logIn("approver");
        browser.get(linkIn(reminder));
        tasklist.claim();
        assertThat(tasklist.form()).contains("2 different people have to approve", "No person has so far.");
        tasklist.screenshot("story-2-first-approval");
        tasklist.tick("approve");
        tasklist.complete();
        assertThat(rotation(rotation).get("state").asText()).isEqualTo("AWAITING_APPROVAL");

        breakServer("aadc02");
        LAB.logIn("approver2");
        tasklist.open();
        tasklist.openTask("Approve rotation of " + ACCOUNT + " (CHG0030042)");
        tasklist.claim();
        assertThat(tasklist.form()).contains("2 different people have to approve", "approver has approved.");
        tasklist.screenshot("story-3-second-approval");
        tasklist.tick("approve");
        tasklist.complete();

        String decisionWanted = mailTo("operator", "aadc02");
        LAB.logIn("operator");
        openPage(rotation);
        seeState("Needs a decision");
        tasklist.screenshot("story-4-a-server-failed");
        browser.get(linkIn(decisionWanted));
        tasklist.claim();
        assertThat(tasklist.form()).contains("aadc02", "Retry", "Finish by hand");
        tasklist.screenshot("story-5-decide");
        tasklist.tick("choice-RETRY");
        tasklist.complete();
        openPage(rotation);
        seeState("Verified");
        tasklist.screenshot("story-6-verified");

        JsonNode ended = rotation(rotation);
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        assertThat(ended.at("/approval/by").findValuesAsText("by")).containsExactly("approver", "approver2");
        assertThat(mailTo("requester", "verified")).contains(ACCOUNT);
        isUsedEverywhere();
    }

    private void openPage(String rotation) {
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
    }

    private void seeState(String words) {
        new WebDriverWait(browser, Duration.ofSeconds(90)).until(textToBe(By.id("state"), words));
    }

    /** The timer's job, which would be due in a day, is run now. */
    private static void remindNow(String rotation) {
        JsonNode instance = LAB.rest().get("admin", "/engine-rest/process-instance?businessKey=" + rotation);
        JsonNode jobs = LAB.rest()
                .get(
                        "admin",
                        "/engine-rest/job?activityId=time-to-remind&processInstanceId="
                                + instance.get(0).get("id").asText());
        HttpResponse<String> run = LAB.rest()
                .post("admin", "/engine-rest/job/" + jobs.get(0).get("id").asText() + "/execute", "{}");
        assertThat(run.statusCode()).as(run.body()).isEqualTo(204);
    }

    private static void breakServer(String server) {
        HttpResponse<String> broken = LAB.rest()
                .post(
                        "operator",
                        "/lab/faults",
                        "{\"target\":\"server:" + server + "\",\"fault\":\"ignore-credential-update\",\"times\":1}");
        assertThat(broken.statusCode()).as(broken.body()).isBetween(200, 299);
    }

    private static void isUsedEverywhere() {
        JsonNode fingerprint =
                LAB.rest().get("auditor", "/lab/directory/accounts/" + ACCOUNT).get("fingerprint");
        for (String server : List.of("aadc01", "aadc02")) {
            JsonNode connector = LAB.rest()
                    .get("auditor", "/lab/servers/" + server)
                    .get("connectors")
                    .get(0);
            assertThat(connector.get("loadedFingerprint")).as(server).isEqualTo(fingerprint);
        }
    }

    /** Known before the start, because mails link to it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static JsonNode rotation(String id) {
        return LAB.rest().get("auditor", "/api/rotations/" + id);
    }

    /** @return the plain text of the mail */
    private static String mailTo(String person, String word) {
        return Screen.soon()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> mailsTo(person).stream()
                                .filter(text -> text.contains(word))
                                .findFirst()
                                .orElse(""),
                        text -> !text.isEmpty());
    }

    private static List<String> mailsTo(String person) {
        return Arrays.stream(MAIL.getReceivedMessagesForDomain(person + "@contoso.com"))
                .map(FourPeopleInBrowserIT::plainText)
                .toList();
    }

    private static String plainText(MimeMessage mail) {
        try {
            return mail.getSubject() + "\n"
                    + ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String linkIn(String mail) {
        Matcher link = LINK.matcher(mail);
        assertThat(link.find()).as(mail).isTrue();
        return link.group();
    }
}
