package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.engine.KeyturnApplication;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What people see of a rotation while it runs, without reloading, at a desk and on a phone. */
class ProgressInBrowserIT {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static ConfigurableApplicationContext application;
    private static int port;
    private static String baseUrl;
    private static Rest rest;
    private static RotationsByRest rotations;

    private ChromeDriver browser;

    @BeforeAll
    static void startKeyturnWithItsLab(@TempDir Path dataDir) {
        application = new SpringApplicationBuilder(KeyturnApplication.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--keyturn.data-dir=" + dataDir,
                        "--keyturn.lab.enabled=true",
                        "--keyturn.lab.restart-duration=4s",
                        "--keyturn.steps.first-pause=200ms");
        port = application.getEnvironment().getProperty("local.server.port", Integer.class, 0);
        baseUrl = "http://127.0.0.1:" + port;
        rest = new Rest(baseUrl);
        rotations = new RotationsByRest(rest);
    }

    @AfterAll
    static void stopKeyturn() {
        if (application != null) {
            application.close();
        }
    }

    @BeforeEach
    void openBrowserAndLogInToTasklist() throws IOException {
        browser = Chromium.start();
        logIn();
    }

    @AfterEach
    void closeBrowser(TestInfo test) throws IOException {
        if (browser != null) {
            screenshot("last-of-" + test.getTestMethod().orElseThrow().getName());
            browser.quit();
        }
        // only one rotation of an account runs at a time
        rest.get("auditor", "/api/rotations").forEach(rotation -> {
            if (rotation.get("cancellable").asBoolean()) {
                rotations.cancel(rotation.get("id").asText());
            }
        });
    }

    @Test
    void aRotationIsFollowedToItsEndWithoutReloading() throws IOException {
        String rotation = rotations.request("contoso.com");
        browser.get(baseUrl + "/rotations/" + rotation);
        browser.executeScript("window.neverReloaded = true");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(text("now"))
                .startsWith("Waits for the approval of somebody in rotation-approvers, other than requester."));
        see("connection", "Live");
        assertThat(browser.findElement(By.id("task-link")).getText()).isEqualTo("Open “Approve rotation” in Tasklist");
        assertThat(texts("#next li")).contains("Change password in AD", "Restart sync service on aadc02");
        onDeskAndPhone("10-progress-approval");

        rotations.approve(rotation);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(text("now"))
                .startsWith("Under way: ")
                .contains("Restart sync service on aadc0")
                .endsWith("."));
        assertThat(text("state")).isEqualTo("Running");
        assertThat(texts("#servers h3")).containsExactly("aadc01", "aadc02");
        assertThat(texts("#servers .name"))
                .containsExactly(
                        "Update connector",
                        "Restart sync service",
                        "Verify sync",
                        "Update connector",
                        "Restart sync service",
                        "Verify sync");
        assertThat(texts("#servers [data-tone=busy] .time")).isNotEmpty().allSatisfy(time -> assertThat(time)
                .matches("[0-9.]+ s"));
        assertThat(texts("#next li")).contains("Verify rotation").doesNotContain("Change password in AD");
        onDeskAndPhone("11-progress-running");

        see("state", "Verified");
        assertThat(text("now")).isEqualTo("Every sync server uses the new password, and each has proved it.");
        see("connection", "Ended");
        assertThat(browser.executeScript("return window.neverReloaded")).isEqualTo(true);
        assertThat(texts("#servers .word")).containsExactly("Verified", "Verified");
        assertThat(texts("#servers [data-tone=good] .time")).hasSize(6).allSatisfy(time -> assertThat(time)
                .matches("[0-9.]+ s"));
        assertThat(texts("#asked dd")).anySatisfy(fact -> assertThat(fact).startsWith("approver, "));
        assertThat(texts("#asked dd")).contains("CHG0030042", "The password is older than 90 days.");
        assertThat(texts("#steps li .name"))
                .contains("Take first look", "Change password in AD", "Verify sync on aadc02", "Resume sync");
        assertThat(browser.findElement(By.id("task")).isDisplayed()).isFalse();
        assertThat(browser.getTitle()).isEqualTo("Verified: contoso.com – Keyturn");
        onDeskAndPhone("12-progress-verified");
        noComplaintOfTheBrowser();
    }

    @Test
    void aDecisionIsShownAndAnInterruptedConnectionIsTakenUpAgain() throws IOException {
        passed(rest.post(
                "admin",
                "/lab/faults",
                "{\"target\":\"server:aadc03\",\"fault\":\"ignore-credential-update\",\"times\":1}"));
        String rotation = rotations.request("fabrikam.com");
        rotations.approve(rotation);
        browser.get(baseUrl + "/rotations/" + rotation);
        see("state", "Needs a decision");
        assertThat(text("now")).contains("aadc03");
        assertThat(texts("#next li")).isEmpty();
        onDeskAndPhone("13-progress-decision");

        try (CuttableLine line = CuttableLine.to(port)) {
            browser.get("http://127.0.0.1:" + line.port() + "/rotations/" + rotation);
            see("connection", "Live");
            line.cut();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(text("trouble-text"))
                    .isEqualTo("Keyturn cannot be reached. This page asks again by itself; what you see is the last"
                            + " that is known."));
            assertThat(text("connection")).isEqualTo("Reconnecting");
            onDeskAndPhone("14-progress-interrupted");
            rotations.decide(rotation, "decide-how-to-continue", "operator", "RETRY");
            line.mend();

            see("state", "Verified");
            assertThat(browser.findElement(By.id("trouble")).isDisplayed()).isFalse();
            assertThat(texts("#steps li[data-tone=bad] .name")).isNotEmpty();
            onDeskAndPhone("15-progress-verified-after-a-decision");
        }
    }

    @Test
    void aRotationThatDoesNotExistIsSaidToBeMissing() {
        browser.get(baseUrl + "/rotations/no-such-rotation");

        see("state", "Not found");
        assertThat(text("trouble-text")).isEqualTo("There is no rotation with this id.");
    }

    @Test
    void theServerCutsTheStreamWhenTheLoginEndsAndThePageOpensTheNextOneAfterTheNextLogin() {
        String rotation = rotations.request("contoso.com");
        browser.get(baseUrl + "/rotations/" + rotation);
        see("connection", "Live");

        inAnotherTab(() -> {
            browser.get(baseUrl + "/camunda/app/tasklist/");
            new Tasklist(browser, baseUrl, SCREENSHOTS).logOut();
        });
        see("state", "Not logged in");
        assertThat(texts("#steps li")).containsOnly("");

        inAnotherTab(this::logIn);
        see("state", "Awaiting approval");
        see("connection", "Live");
        rotations.cancel(rotation);
        see("state", "Cancelled");
    }

    @Test
    void withoutEventsThePageAsksAgainAndAgain() throws IOException {
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*/events")));
        String rotation = rotations.request("contoso.com");
        browser.get(baseUrl + "/rotations/" + rotation);
        see("state", "Awaiting approval");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(text("connection")).startsWith("Reconnecting; updated every 3 s"));
        screenshot("16-progress-polling");

        rotations.approve(rotation);

        see("state", "Verified");
        assertThat(browser.findElement(By.id("trouble")).isDisplayed()).isFalse();
    }

    @Test
    void whoIsNotLoggedInIsToldWhereToDoThatAndThePageGoesOnByItself() throws IOException {
        String rotation = rotations.request("contoso.com");
        browser.manage().deleteAllCookies();
        browser.get(baseUrl + "/rotations/" + rotation);
        see("state", "Not logged in");
        assertThat(text("account")).isEmpty();
        onDeskAndPhone("17-progress-not-logged-in");

        assertThat(browser.findElement(By.linkText("Log in to Tasklist")).getDomProperty("href"))
                .isEqualTo(baseUrl + "/camunda/app/tasklist/default/");

        inAnotherTab(this::logIn);
        see("state", "Awaiting approval");
        see("connection", "Live");
        rotations.cancel(rotation);
        see("state", "Cancelled");
    }

    @Test
    void withoutJavaScriptThePageSaysWhatToDoInstead() throws IOException {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        browser.get(baseUrl + "/rotations/any");

        await().untilAsserted(() ->
                assertThat(text("unloaded")).startsWith("The script of this page has not run. Allow JavaScript"));
        assertThat(browser.findElement(By.id("state")).isDisplayed()).isFalse();
        screenshot("18-progress-without-javascript");
    }

    private void logIn() {
        new Tasklist(browser, baseUrl, SCREENSHOTS).logIn("operator", "operator");
    }

    /** The page itself is hidden meanwhile, as it is for a person. */
    private void inAnotherTab(Runnable work) {
        String page = browser.getWindowHandle();
        browser.switchTo().newWindow(WindowType.TAB);
        work.run();
        browser.close();
        browser.switchTo().window(page);
    }

    private void noComplaintOfTheBrowser() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                        .filter(entry -> !entry.getMessage().contains("/camunda")))
                .isEmpty();
    }

    private void onDeskAndPhone(String name) throws IOException {
        resize(1280, 900, false);
        screenshot(name);
        resize(390, 844, true);
        assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("nothing is cut off on a phone")
                .isEqualTo(true);
        assertThat(browser.executeScript("return Array.from(document.querySelectorAll('.name'))"
                        + ".every(name => name.offsetWidth === 0 || name.offsetWidth > 80)"))
                .as("names have the room to be read")
                .isEqualTo(true);
        screenshot(name + "-phone");
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    private void resize(int width, int height, boolean mobile) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    /** The whole page, also what has to be scrolled to. */
    private void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Object picture = browser.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data");
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) picture));
    }

    private void see(String id, String text) {
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(text(id)).isEqualTo(text));
    }

    private String text(String id) {
        return browser.findElement(By.id(id)).getText();
    }

    private List<String> texts(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static void passed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }
}
