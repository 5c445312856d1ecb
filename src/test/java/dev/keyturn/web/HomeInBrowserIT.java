package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

/** A day of five people, each from the home page on: at a desk and on a phone, and with the eyes of a screen reader's user. */
@Tag("long")
class HomeInBrowserIT {

    private static final String ACCOUNT = "contoso.com";
    private static final String TASK = "Approve rotation of contoso.com (CHG0030042)";

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab();

    private ChromeDriver browser;
    private Screen screen;
    private Accessibility accessibility;
    private Tasklist tasklist;

    @BeforeEach
    void openBrowser() {
        browser = LAB.browser();
        screen = LAB.screen();
        accessibility = new Accessibility(browser);
        tasklist = LAB.tasklist();
    }

    @Test
    void fivePeopleDoTheirWorkFromTheHomePage() {
        atHome("requester", (home, name) -> {
            screen.see("running", "No rotation runs.");
            assertThat(screen.isShown("needs-part")).isFalse();
            look("50-home-requester");
            press("button[aria-label='Request a rotation of " + ACCOUNT + "']");
            screen.see("request-effect", "Nothing is changed before another person has approved it.");
            look("51-home-request");
            press("#request-send");
            screen.see("request-trouble", "Say why the password is to be rotated.");
            type("request-reason", "The password is older than 90 days.");
            type("request-ticket", "CHG0030042");
            press("#request-send");
            screen.see("state", "Awaiting approval");
            look("52-home-requested");
            browser.get(home);
            screen.see("running", "contoso.com (CHG0030042)");
            assertThat(screen.text("running-heading")).isEqualTo("My requests");
            assertThat(browser.findElements(By.cssSelector("#running button"))).hasSize(1);
        });

        atHome("operator", (home, name) -> {
            screen.see("needs", "Nothing waits for you.");
            screen.see("running", "Waits for the approval of a person in rotation-approvers");
        });

        atHome("approver", (home, name) -> {
            screen.see("needs", TASK);
            assertThat(browser.getTitle()).isEqualTo("(1) Keyturn");
            look("53-home-approver");
            browser.findElement(By.linkText(TASK)).click();
            tasklist.claim();
            tasklist.tick("approve");
            breakServer("aadc02");
            tasklist.complete();
            browser.get(home);
            screen.see("needs", "Nothing waits for you.");
        });

        atHome("approver2", (home, name) -> {
            screen.see("needs", "Nothing waits for you.");
            screen.see("running", "Waits for an operator to decide how to continue.");
        });

        atHome("operator", (home, name) -> {
            screen.see("needs", "Decide how to continue with contoso.com (CHG0030042)");
            assertThat(screen.text("needs")).contains("aadc02");
            look("54-home-operator");
            browser.findElement(By.partialLinkText("Decide how to continue")).click();
            tasklist.claim();
            tasklist.tick("choice-RETRY");
            tasklist.complete();
            browser.get(home);
            // live, without reloading
            screen.see("recent", "Verified");
            screen.see("accounts", "Fresh");
            look("55-home-verified");
        });

        atHome("auditor", (home, name) -> {
            assertThat(screen.texts("#places a")).containsExactly("", "Cockpit", "Audit", "Lab");
            assertThat(browser.findElements(By.cssSelector("#accounts button"))).isEmpty();
            browser.findElement(By.linkText("Audit")).click();
            screen.see("list", "✓ Verified");
            look("56-audit-from-home");
            browser.get(home);
            press("#logout");
            screen.see("told", "You are logged out.");
            look("57-logged-out");
        });
    }

    @Test
    void aWrongPasswordIsToldAndALinkOfAnotherSiteLeadsNowhereElse() {
        browser.get(LAB.baseUrl() + "/login?to=//evil.example/");
        LoginForm.logIn(browser, "requester", "wrong");
        screen.see("trouble", "User or password is wrong.");
        look("58-login-wrong");

        LoginForm.logIn(browser, "requester", "requester");
        screen.see("person", "requester");
        assertThat(browser.getCurrentUrl()).isEqualTo(LAB.baseUrl() + "/");
    }

    @Test
    void theLabIsShownAndBrokenFromItsPage() {
        browser.get(LAB.baseUrl() + "/lab");
        LoginForm.logIn(browser, "operator", "operator");
        screen.see("forests", "aadc02, staging");
        assertThat(screen.text("forests")).contains("Active Directory fabrikam.com", "as in Active Directory");

        new Select(browser.findElement(By.cssSelector("select[aria-label='Fault of server:aadc02']")))
                .selectByValue("ignore-restart");
        press("button[aria-label='Break server:aadc02 once']");
        screen.see("faults", "server:aadc02: ignore restart, 1 times more");
        screen.see("journal", "server:aadc02: add fault");
        look("59-lab");
        press("#heal");
        screen.see("faults", "None.");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void aLinkToATaskThatOnlyTheBrowserKnowsIsFollowedAfterTheLogin() {
        String rotation = LAB.rotations().request(ACCOUNT);
        String task = Screen.soon()
                .until(
                        () -> LAB.rest()
                                .get("auditor", "/api/rotations/" + rotation)
                                .at("/task/id")
                                .asText(),
                        id -> !id.isEmpty());

        browser.get(LAB.baseUrl() + "/camunda/app/tasklist/default/#/?task=" + task);
        LoginForm.logIn(browser, "approver", "approver");

        Screen.soon().ignoreExceptions().untilAsserted(() -> assertThat(tasklist.form())
                .contains("requester"));
    }

    private void atHome(String person, BiConsumer<String, String> work) {
        String home = LAB.baseUrl() + "/";
        browser.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        browser.get(home);
        LoginForm.logIn(browser, person, person);
        screen.see("person", person);
        work.accept(home, person);
        screen.noComplaintOfTheBrowser();
    }

    private void look(String name) {
        screen.onDeskAndPhone(name, () -> accessibility.hasNoViolations(name + " on a phone"));
        accessibility.hasNoViolations(name);
    }

    private void press(String selector) {
        Screen.soon().ignoreExceptions().until(() -> {
            browser.findElement(By.cssSelector(selector)).click();
            return true;
        });
    }

    private void type(String id, String text) {
        browser.findElement(By.id(id)).sendKeys(text);
    }

    private static void breakServer(String server) {
        assertThat(LAB.rest()
                        .post(
                                "operator",
                                "/lab/faults",
                                "{\"target\":\"server:" + server
                                        + "\",\"fault\":\"ignore-credential-update\",\"times\":1}")
                        .statusCode())
                .isBetween(200, 299);
    }
}
