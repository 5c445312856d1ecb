package dev.keyturn.web;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;

/** What people see of a rotation while it runs, without reloading, at a desk and on a phone. */
class ProgressInBrowserIT {

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab();

    private ChromeDriver browser;
    private Screen screen;

    @BeforeEach
    void useBrowser() {
        browser = LAB.browser();
        screen = LAB.screen();
        LAB.logIn("operator");
    }

    @Test
    void aRotationIsFollowedToItsEndWithoutReloading() {
        String rotation = LAB.rotations().request("contoso.com");
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        browser.executeScript("window.neverReloaded = true");
        Screen.soon().untilAsserted(() -> assertThat(screen.text("now"))
                .startsWith("Waits for the approval of a person in rotation-approvers, other than requester."));
        see("connection", "Live");
        assertThat(browser.findElement(By.id("task-link")).getText())
                .isEqualTo("Open “Approve rotation of contoso.com (CHG0030042)” in Tasklist");
        assertThat(screen.texts("#next li")).contains("Change password in AD", "Restart sync service on aadc02");
        onDeskAndPhone("10-progress-approval");

        restartsSlowly("aadc01");
        restartsSlowly("aadc02");
        LAB.rotations().approve(rotation);
        Screen.soon().untilAsserted(() -> {
            assertThat(screen.text("now"))
                    .startsWith("Under way: ")
                    .contains("Restart sync service on aadc0")
                    .endsWith(".");
            assertThat(screen.text("state")).isEqualTo("Running");
            assertThat(screen.texts("#servers h3")).containsExactly("aadc01", "aadc02");
            assertThat(screen.texts("#servers .name"))
                    .containsExactly(
                            "Update connector",
                            "Restart sync service",
                            "Verify sync",
                            "Update connector",
                            "Restart sync service",
                            "Verify sync");
            assertThat(screen.texts("#servers [data-tone=busy] .time"))
                    .isNotEmpty()
                    .allSatisfy(time -> assertThat(time).matches("[0-9.]+ s"));
            assertThat(screen.texts("#next li")).contains("Verify rotation").doesNotContain("Change password in AD");
        });
        onDeskAndPhone("11-progress-running");

        see("state", "Verified");
        assertThat(screen.text("now"))
                .isEqualTo(
                        "Every sync server uses the new password, and each has proved it. A second proof follows, when the password"
                                + " before is refused everywhere: about an hour after the end.");
        see("connection", "Ended");
        assertThat(browser.executeScript("return window.neverReloaded")).isEqualTo(true);
        assertThat(screen.texts("#servers .word")).containsExactly("Verified", "Verified");
        assertThat(screen.texts("#servers [data-tone=good] .time")).hasSize(6).allSatisfy(time -> assertThat(time)
                .matches("[0-9.]+ s"));
        assertThat(screen.texts("#asked dd"))
                .anySatisfy(fact -> assertThat(fact).startsWith("approver, "));
        assertThat(screen.texts("#asked dd")).contains("CHG0030042", "The password is older than 90 days.");
        assertThat(screen.texts("#steps li .name"))
                .contains("Run pre-check", "Change password in AD", "Resume sync")
                .doesNotContain("Verify sync on aadc02");
        assertThat(screen.texts("#servers li .name"))
                .as("each step is told once")
                .containsExactly(
                        "Update connector",
                        "Restart sync service",
                        "Verify sync",
                        "Update connector",
                        "Restart sync service",
                        "Verify sync");
        assertThat(browser.findElement(By.id("task")).isDisplayed()).isFalse();
        assertThat(browser.getTitle()).isEqualTo("Verified: contoso.com – Keyturn");
        onDeskAndPhone("12-progress-verified");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    @Tag("long")
    void aDecisionIsShownAndAnInterruptedConnectionIsTakenUpAgain() throws IOException {
        fault("aadc03", "ignore-credential-update");
        String rotation = LAB.rotations().request("fabrikam.com");
        LAB.rotations().approve(rotation);
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        see("state", "Needs a decision");
        assertThat(screen.text("now")).contains("aadc03");
        assertThat(screen.texts("#next li")).isEmpty();
        onDeskAndPhone("13-progress-decision");

        QuickTime.in(browser);
        try (CuttableLine line = CuttableLine.to(LAB.port())) {
            browser.get("http://127.0.0.1:" + line.port() + "/rotations/" + rotation);
            see("connection", "Live");
            line.cut();
            Screen.soon().untilAsserted(() -> assertThat(screen.text("trouble-text"))
                    .isEqualTo("Keyturn cannot be reached. This page asks again by itself; what you see is the last"
                            + " that is known."));
            assertThat(screen.text("connection")).isEqualTo("Reconnecting");
            onDeskAndPhone("14-progress-interrupted");
            LAB.rotations().decide(rotation, "decide-how-to-continue", "operator", "RETRY");
            line.mend();

            see("state", "Verified");
            assertThat(browser.findElement(By.id("trouble")).isDisplayed()).isFalse();
            assertThat(screen.texts("#servers li[data-tone=bad] .name")).isNotEmpty();
            onDeskAndPhone("15-progress-verified-after-a-decision");
        }
    }

    @Test
    void aRotationThatDoesNotExistIsSaidToBeMissing() {
        browser.get(LAB.baseUrl() + "/rotations/no-such-rotation");

        see("state", "Not found");
        assertThat(screen.text("trouble-text")).isEqualTo("There is no rotation with this id.");
    }

    @Test
    void thePageShowsNothingMoreWhenTheLoginEndsAndGoesOnAfterTheNextOne() {
        String rotation = LAB.rotations().request("contoso.com");
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        see("connection", "Live");

        inAnotherTab(LAB::logOut);
        see("state", "Not logged in");
        assertThat(screen.texts("#steps li")).containsOnly("");

        inAnotherTab(() -> LAB.logIn("operator"));
        see("state", "Awaiting approval");
        see("connection", "Live");
        LAB.rotations().cancel(rotation);
        see("state", "Cancelled");
    }

    @Test
    void whatHasNotChangedIsNotSentAgainAndNothingIsAskedAfterTheEnd() {
        String rotation = LAB.rotations().request("contoso.com");
        QuickTime.in(browser);
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        see("state", "Awaiting approval");
        Network network = new Network(browser, "/api/rotations/" + rotation);
        Screen.soon().untilAsserted(() -> assertThat(network.statuses()).endsWith(304, 304, 304));
        assertThat(network.pauses()).isNotEmpty().allSatisfy(pause -> assertThat(pause)
                .isGreaterThanOrEqualTo(QuickTime.of(Duration.ofMillis(900))));

        LAB.rotations().cancel(rotation);
        see("state", "Cancelled");
        see("connection", "Ended");
        assertThat(network.statuses()).endsWith(200);
        int asked = network.statuses().size();
        await().during(QuickTime.of(Duration.ofSeconds(4)))
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(network.statuses()).hasSize(asked));
    }

    @Test
    @Tag("long")
    void aPageThatGetsNoAnswerAsksLessAndLessOften() throws IOException {
        String rotation = LAB.rotations().request("contoso.com");
        QuickTime.in(browser);
        try (CuttableLine line = CuttableLine.to(LAB.port())) {
            browser.get("http://127.0.0.1:" + line.port() + "/rotations/" + rotation);
            see("connection", "Live");
            Network network = new Network(browser, "/api/rotations/" + rotation);
            line.cut();
            see("connection", "Reconnecting");
            Screen.soon().untilAsserted(() -> {
                List<Duration> pauses = network.pauses();
                assertThat(pauses).hasSizeGreaterThanOrEqualTo(3);
                assertThat(pauses).last(as(DURATION)).isGreaterThan(QuickTime.of(Duration.ofSeconds(5)));
                assertThat(pauses.subList(pauses.size() - 3, pauses.size())).isSorted();
            });
            line.mend();
            see("connection", "Live");
        }
    }

    @Test
    void whoIsNotLoggedInLogsInAndIsThere() {
        String rotation = LAB.rotations().request("contoso.com");
        browser.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        LoginForm.logIn(browser, "operator", "operator");

        see("state", "Awaiting approval");
        see("connection", "Live");
        assertThat(browser.getCurrentUrl()).isEqualTo(LAB.baseUrl() + "/rotations/" + rotation);
        LAB.rotations().cancel(rotation);
        see("state", "Cancelled");
    }

    @Test
    void whatIsShownStaysWhenTheLoginEnds() {
        String rotation = LAB.rotations().request("contoso.com");
        browser.get(LAB.baseUrl() + "/rotations/" + rotation);
        see("state", "Awaiting approval");
        browser.executeCdpCommand("Network.clearBrowserCookies", Map.of());

        see("state", "Not logged in");
        assertThat(screen.text("account")).isEmpty();
        onDeskAndPhone("17-progress-not-logged-in");
        browser.findElement(By.id("login")).click();
        LoginForm.logIn(browser, "operator", "operator");
        see("state", "Awaiting approval");
    }

    @Test
    void withoutJavaScriptThePageSaysWhatToDoInstead() {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser.get(LAB.baseUrl() + "/rotations/any");

        Screen.soon().untilAsserted(() -> assertThat(
                        browser.findElement(By.id("unloaded")).getText())
                .startsWith("The script of this page has not run. Allow JavaScript"));
        assertThat(browser.findElement(By.id("state")).isDisplayed()).isFalse();
        screen.screenshot("18-progress-without-javascript");
    }

    /** The page itself is hidden meanwhile, as it is for a person. */
    private void inAnotherTab(Runnable work) {
        String page = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.TAB);
        work.run();
        browser.close();
        browser.switchTo().window(page);
    }

    private void onDeskAndPhone(String name) {
        screen.onDeskAndPhone(
                name, () -> assertThat(browser.executeScript("return Array.from(document.querySelectorAll('.name'))"
                                + ".every(name => name.offsetWidth === 0 || name.offsetWidth > 80)"))
                        .as("names have the room to be read")
                        .isEqualTo(true));
    }

    private void see(String id, String text) {
        Screen.soon().untilAsserted(() -> assertThat(screen.text(id)).isEqualTo(text));
    }

    /** For a person to see it, and for a machine that does much else at the same time. */
    private static void restartsSlowly(String server) {
        fault(server, "slow-restart");
    }

    private static void fault(String server, String fault) {
        HttpResponse<String> answer = LAB.rest()
                .post("admin", "/lab/faults", "{\"target\":\"server:" + server + "\",\"fault\":\"" + fault + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }
}
