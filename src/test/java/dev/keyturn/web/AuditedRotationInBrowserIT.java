package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.chain.EvidenceLog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One rotation as an auditor sees it, in its own page and in Cockpit, while it runs and when it has ended. */
class AuditedRotationInBrowserIT {

    @RegisterExtension
    static final BrowserLab LAB = new BrowserLab();

    private ChromeDriver browser;
    private Screen screen;
    private Cockpit cockpit;

    @BeforeEach
    void logIn() {
        browser = LAB.browser();
        screen = LAB.screen();
        screen.desk();
        cockpit = LAB.cockpit();
        LAB.logIn("auditor");
    }

    @Test
    void aRotationOfTwoServersIsToldFromTheRequestToTheSeal() {
        String rotation = LAB.rotations().request("contoso.com");
        LAB.rotations().approve(rotation);
        LAB.rotations().awaitState(rotation, "ENDED");
        open(rotation);

        screen.see("state", "Verified");
        assertThat(screen.texts("#facts h3"))
                .containsExactly("Request", "Four eyes", "Change ticket", "Password", "Seal");
        assertThat(screen.texts("#facts dd"))
                .contains("CHG0030042", "✓ Asked and approved by different people")
                .anySatisfy(fact -> assertThat(fact).matches("[0-9a-f]{64}"));
        assertThat(screen.texts(".lane-name")).contains("requester", "approver", "aadc01", "aadc02");
        assertThat(titlesIn("aadc01")).contains("Update connector", "Restart sync service", "Verify sync");
        assertThat(titlesIn("aadc02")).contains("Update connector", "Restart sync service", "Verify sync");
        noTwoEntriesCoverEachOther();
        Screen.soon()
                .untilAsserted(() -> assertThat(way("change-password-in-ad")).contains("way-done"));
        assertThat(way("verify-sync")).contains("way-done");
        assertThat(way("decide-how-to-continue")).doesNotContain("way-");
        assertThat(browser.findElement(By.className("bjs-powered-by")).isDisplayed())
                .isTrue();
        assertThat(screen.text("document")).contains("\"twoPeople\": true");
        assertThat(links("#exports a")).hasSize(2).allSatisfy(link -> assertThat(link)
                .contains(rotation));
        screen.onDeskAndPhone("30-audited-verified");
        isPrintedWithEverythingThatAnAuditorAsks(rotation);

        browser.findElement(By.id("as-list")).click();
        Screen.soon().untilAsserted(() -> assertThat(form()).isEqualTo("list"));
        screen.screenshot("31-audited-as-a-list");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void aFailureAndTheDecisionAboutItAreSeenWhileItRunsAndAfterwards() {
        LAB.rest()
                .post(
                        "admin",
                        "/lab/faults",
                        "{\"target\":\"server:aadc03\",\"fault\":\"ignore-credential-update\",\"times\":1}");
        String rotation = LAB.rotations().request("fabrikam.com");
        LAB.rotations().approve(rotation);
        LAB.rotations().awaitState(rotation, "NEEDS_DECISION");
        open(rotation);

        screen.see("message", "It has not ended, and its record is not sealed yet.");
        assertThat(screen.texts("#facts dd"))
                .anySatisfy(fact -> assertThat(fact).contains("Not sealed yet"));
        assertThat(screen.texts(".entry[data-tone=bad] .entry-title"))
                .anySatisfy(title -> assertThat(title).contains("Verify sync"));
        assertThat(screen.texts(".entry[data-tone=busy] .entry-title"))
                .anySatisfy(title -> assertThat(title).contains("Decide how to continue"));
        assertThat(screen.isShown("exports")).isFalse();
        Screen.soon()
                .untilAsserted(() -> assertThat(way("decide-how-to-continue")).contains("way-active"));
        screen.onDeskAndPhone("32-audited-running");

        LAB.rotations().decide(rotation, "decide-how-to-continue", "operator", "RETRY");
        LAB.rotations().awaitState(rotation, "ENDED");
        open(rotation);
        screen.see("state", "Verified");
        assertThat(screen.texts(".lane-name")).contains("operator");
        noTwoEntriesCoverEachOther();
        Screen.soon()
                .untilAsserted(() -> assertThat(way("decide-how-to-continue")).contains("way-done"));
        screen.onDeskAndPhone("33-audited-after-a-decision");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void theTabInCockpitTellsOfFinishedAndRunningRotations() {
        String ended = LAB.rotations().request("contoso.com");
        LAB.rotations().cancel(ended);
        LAB.rotations().awaitState(ended, "ENDED");
        String running = LAB.rotations().request("fabrikam.com");
        LAB.rotations().awaitState(running, "AWAITING_APPROVAL");

        cockpit.open("/process-definition/" + definition("connector-password-rotation") + "/runtime");
        SearchContext tab = cockpit.tab("Rotations");
        Screen.soon().untilAsserted(() -> assertThat(screen.texts(".state", tab))
                .contains("▸ Awaiting approval", "– Cancelled"));
        List<WebElement> rows = tab.findElements(By.cssSelector("summary"));
        rows.get(0).click();
        Screen.soon().untilAsserted(() -> assertThat(screen.texts("details[open] .lane-name", tab))
                .contains("requester", "Process"));
        assertThat(tab.findElement(By.cssSelector("details[open] .note a")).getDomProperty("href"))
                .isEqualTo(LAB.baseUrl() + "/audit/" + running);
        screen.screenshot("34-cockpit-running");
        rows.get(0).click();
        rows.get(1).click();
        Screen.soon().untilAsserted(() -> assertThat(screen.texts("details[open] .entry-title", tab))
                .anySatisfy(title -> assertThat(title).contains("Ended: cancelled")));
        screen.screenshot("35-cockpit-ended");

        String instance = LAB.rest()
                .get("auditor", "/engine-rest/process-instance?businessKey=" + running)
                .get(0)
                .get("id")
                .asText();
        cockpit.open("/process-instance/" + instance + "/runtime");
        SearchContext own = cockpit.tab("Rotation");
        Screen.soon().untilAsserted(() -> assertThat(screen.texts(".entry-title", own))
                .anySatisfy(title -> assertThat(title).contains("Approve rotation")));
        screen.screenshot("36-cockpit-instance");

        cockpit.open("/process-definition/" + definition("cancel-rotation") + "/runtime");
        SearchContext other = cockpit.tab("Rotations");
        Screen.soon().untilAsserted(() -> assertThat(screen.texts(".keyturn", other))
                .containsExactly("This tab is about rotations, the instances of connector-password-rotation."));
    }

    @Test
    void theTabInCockpitSaysWhoMayReadIt() {
        LAB.logIn("operator");

        cockpit.open("/process-definition/" + definition("connector-password-rotation") + "/runtime");
        SearchContext tab = cockpit.tab("Rotations");

        Screen.soon().untilAsserted(() -> assertThat(screen.texts(".trouble", tab))
                .singleElement()
                .asString()
                .startsWith("Your user is not in the group rotation-auditors."));
    }

    @Test
    void whatDoesNotExistIsSaidToBeMissing() {
        open("no-such-rotation");

        screen.see("trouble-text", "no rotation");
        assertThat(screen.isShown("rotation")).isFalse();
        screen.onDeskAndPhone("37-audited-missing");
    }

    /** In any lane and at any time, a thousand timelines that chance made up. */
    @Test
    void nothingCoversAnythingElseOnATimeline() {
        open("any");

        Object covered = browser.executeAsyncScript("""
                const done = arguments[0];
                import('/pages/audit/scale.js').then(function (scale) {
                  let covered = 0;
                  for (let round = 0; round < 1000; round++) {
                    const entries = Array.from({ length: 30 }, function () {
                      const from = Math.floor(Math.random() * 20);
                      return { lane: 'abcde'[Math.floor(Math.random() * 5)], from: from,
                        to: Math.random() < 0.3 ? null : from + Math.floor(Math.random() * 8) };
                    });
                    const plan = scale.layOut(entries);
                    plan.places.forEach(function (one, i) {
                      plan.places.forEach(function (other, k) {
                        covered += i < k && entries[i].lane === entries[k].lane && one.track === other.track
                          && one.first <= other.last && other.first <= one.last;
                      });
                      covered += plan.rows[one.first].at !== entries[i].from;
                    });
                  }
                  done(covered);
                }, function (e) { done(String(e)); });
                """);

        assertThat(covered).isEqualTo(0L);
    }

    /** The lanes of the screen are back afterwards. */
    @Test
    void textThatIsInvisibleOrTurnsTextAroundIsNamed() {
        Map<String, Object> facts = SampleEvidence.facts(1);
        @SuppressWarnings("unchecked")
        Map<String, Object> rotation = (Map<String, Object>) facts.get("rotation");
        rotation.put("reason", "Ürün עברית 変更 \u202Eevil\u0007 <b>&amp;</b>");
        new TransactionTemplate(LAB.application().getBean(PlatformTransactionManager.class))
                .executeWithoutResult(
                        status -> LAB.application().getBean(EvidenceLog.class).seal(SampleEvidence.id(1), facts));
        open(SampleEvidence.id(1));

        String shown = "Ürün עברית 変更 [U+202E]evil[U+0007] <b>&amp;</b>";
        screen.see("facts", shown);
        assertThat(screen.text("timeline")).contains(shown).doesNotContain("\u202E");
        assertThat(screen.text("document")).contains(shown).doesNotContain("\u202E");
    }

    private void isPrintedWithEverythingThatAnAuditorAsks(String rotation) {
        browser.executeScript("""
                window.addEventListener('beforeprint', function () {
                  window.printed = [document.getElementById('printed').textContent, document.querySelector('.timeline').dataset.form];
                }, { once: true });
                """);

        PrintedPage printed = screen.print("rotation");

        assertThat(printed.sheets()).hasSizeBetween(4, 15).noneMatch(PrintedPage.Sheet::isWide);
        assertThat((List<?>) browser.executeScript("return window.printed"))
                .last()
                .isEqualTo("list");
        assertThat(browser.executeScript("return window.printed[0]"))
                .asString()
                .startsWith("Printed ")
                .endsWith(" UTC from " + LAB.baseUrl() + "/audit/" + rotation);
        Screen.soon().untilAsserted(() -> assertThat(form()).isEqualTo("lanes"));

        screen.printed(() -> {
            assertThat(screen.texts("#facts dd"))
                    .contains("CHG0030042", "✓ Asked and approved by different people")
                    .contains("✓ Hash and signature fit the document");
            assertThat(screen.text("document")).contains("\"provesThePassword\": true");
            assertThat(screen.text("how")).startsWith("How to check this");
            onlyForAScreenIsHidden();
        });
        assertThat(screen.isShown("how")).isFalse();
    }

    private void onlyForAScreenIsHidden() {
        assertThat(browser.findElements(By.cssSelector("button, .above, .exports, .zoom")))
                .isNotEmpty()
                .noneMatch(WebElement::isDisplayed);
    }

    private void open(String rotation) {
        browser.get(LAB.baseUrl() + "/audit/" + rotation);
    }

    private void noTwoEntriesCoverEachOther() {
        assertThat(form()).isEqualTo("lanes");
        assertThat(browser.executeScript("""
                const boxes = Array.from(document.querySelectorAll('.entry')).map(entry => entry.getBoundingClientRect());
                return boxes.flatMap((one, i) => boxes.slice(i + 1).filter(other => one.left < other.right - 1
                  && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1)).length
                """)).as("entries that cover another").isEqualTo(0L);
    }

    private String form() {
        return browser.findElement(By.className("timeline")).getDomAttribute("data-form");
    }

    @SuppressWarnings("unchecked")
    private List<String> titlesIn(String lane) {
        return (List<String>) browser.executeScript("""
                return Array.from(document.querySelectorAll('.entry'))
                  .filter(entry => entry.querySelector('.entry-lane').textContent === arguments[0])
                  .map(entry => entry.querySelector('.entry-title > :last-child').innerText);
                """, lane);
    }

    private String way(String activity) {
        return browser.findElements(By.cssSelector("[data-element-id='" + activity + "']")).stream()
                .map(element -> element.getDomAttribute("class"))
                .findFirst()
                .orElse("not drawn yet");
    }

    private List<String> links(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(link -> link.getDomProperty("href"))
                .toList();
    }

    private static String definition(String key) {
        return LAB.rest()
                .get("auditor", "/engine-rest/process-definition?latestVersion=true&key=" + key)
                .get(0)
                .get("id")
                .asText();
    }
}
