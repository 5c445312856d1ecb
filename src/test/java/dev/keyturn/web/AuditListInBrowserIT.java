package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.ManyRotations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The page of all rotations, as an auditor without any other right uses it, with ten thousand of them in the long form. */
@Tag("long")
class AuditListInBrowserIT {

    private static final Logger log = LoggerFactory.getLogger(AuditListInBrowserIT.class);
    private static final NumberFormat NUMBER = NumberFormat.getIntegerInstance(Locale.ENGLISH);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY = 10_000;
    private static final int CHANGED = MANY - 189;

    @RegisterExtension
    // nobody reads so many lines
    static final BrowserLab LAB = new BrowserLab("--logging.level.keyturn.evidence.anchor=warn");

    private ChromeDriver browser;
    private Screen screen;

    @TempDir
    Path downloads;

    @BeforeAll
    static void seal() {
        ManyRotations.seal(
                LAB.application().getBean(EvidenceLog.class),
                LAB.application().getBean(JdbcTemplate.class),
                LAB.application().getBean(PlatformTransactionManager.class),
                1,
                MANY);
    }

    @BeforeEach
    void keepDownloads() {
        browser = LAB.browser();
        screen = LAB.screen();
        screen.desk();
        browser.executeCdpCommand(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    }

    @Test
    void manyRotationsAreListedPagedAndFilteredByKeyboard() {
        LAB.logIn("auditor");
        long begun = System.nanoTime();
        open("");
        screen.seeMany("#list tbody tr", 50);
        log.info("The page with {} rotations was there after {} ms.", MANY, (System.nanoTime() - begun) / 1_000_000);
        assertThat(screen.text("found")).isEqualTo("1 to 50 of " + NUMBER.format(MANY));
        screen.onDeskAndPhone("22-audit-many");

        browser.findElement(By.linkText("Older ›")).click();
        screen.see("found", "51 to 100 of " + NUMBER.format(MANY));
        assertThat(browser.getCurrentUrl()).contains("before=");
        browser.navigate().back();
        screen.see("found", "1 to 50 of " + NUMBER.format(MANY));

        // from field to field as they come, and no mouse
        field("account").click();
        browser.switchTo().activeElement().sendKeys("fabrikam.com", Keys.TAB);
        assertThat(browser.switchTo().activeElement().getDomAttribute("name")).isEqualTo("outcome");
        browser.switchTo().activeElement().sendKeys("Rolled", Keys.TAB);
        browser.switchTo().activeElement().sendKeys("REQUESTER3", Keys.ENTER);
        Screen.soon().untilAsserted(() -> assertThat(browser.getCurrentUrl())
                .endsWith("/audit?account=fabrikam.com&outcome=ROLLED_BACK&person=REQUESTER3"));
        screen.see("found", " that match");
        assertThat(screen.texts("#list td.word")).isNotEmpty().containsOnly("✗ Rolled back");
        assertThat(screen.texts("#list td.account")).containsOnly("fabrikam.com");
        assertThat(screen.texts("#list td.person:nth-child(4)")).containsOnly("requester3");

        // sent as a link
        open("?ticket=CHG0000471");
        screen.seeMany("#list tbody tr", 1);
        assertThat(field("ticket").getDomProperty("value")).isEqualTo("CHG0000471");
        open("?from=2024-02-01&to=2024-02-01");
        screen.see("found", "1 to 12 of 12 that match");
        open("?person=nobody");
        screen.see("list", "No rotation that ended matches these filters.");
        screen.onDeskAndPhone("23-audit-no-match");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void whatIsShownIsExportedAndNothingButReadingIsAsked() throws IOException {
        LAB.logIn("auditor");
        open("?account=fabrikam.com&from=2024-02-01&to=2024-02-07");
        screen.see("found", " that match");
        int found = Integer.parseInt(screen.text("found").replaceAll(".* of (\\d+) .*", "$1"));

        press("export-csv");
        List<String> lines = downloaded(".csv").lines().toList();
        assertThat(lines).hasSize(found + 1);
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line).contains("fabrikam.com"));
        press("export-json");
        JsonNode header = JSON.readTree(downloaded(".jsonl").lines().findFirst().orElseThrow());
        assertThat(header.path("exportedBy").asText()).isEqualTo("auditor");
        assertThat(header.path("from").asText()).isEqualTo("2024-02-01T00:00:00Z");

        browser.findElement(By.cssSelector("#access-log-part summary")).click();
        Screen.soon()
                .untilAsserted(() -> assertThat(screen.texts("#access-log td")).contains("auditor", "Read the list"));
        screen.onDeskAndPhone("24-audit-access-log");
        assertThat(browser.findElements(By.cssSelector("button")).stream()
                        .map(WebElement::getText)
                        .filter(text -> !text.isEmpty()))
                .as("buttons")
                .containsExactly("Verify", "Print", "Filter");
        assertThat(methodsOfRequests()).isNotEmpty().containsOnly("GET");
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void aRecordThatWasChangedIsNamed() {
        LAB.logIn("auditor");
        open("");
        JdbcTemplate jdbc = LAB.application().getBean(JdbcTemplate.class);
        String document =
                jdbc.queryForObject("select document from keyturn_evidence where number = ?", String.class, CHANGED);
        jdbc.update(
                "update keyturn_evidence set document = ? where number = ?",
                document.replace("The window is agreed.", "The window was agreed."),
                CHANGED);
        try {
            press("verify");
            seeVerdict("The record does not hold");
            assertThat(screen.texts("#findings td.number")).contains(NUMBER.format(CHANGED));
            assertThat(browser.findElement(By.cssSelector("#findings a")).getDomProperty("href"))
                    .isEqualTo(LAB.baseUrl() + "/audit/" + SampleEvidence.id(CHANGED));
            screen.onDeskAndPhone("25-audit-changed-record");
            browser.get(LAB.baseUrl() + "/audit/" + SampleEvidence.id(CHANGED));
            screen.see("facts", "✗ Do not rely on this. ");
            assertThat(screen.text("facts")).doesNotContain("Hash and signature fit");
            screen.see("diagram-part", "The diagram of the process cannot be drawn");
            // the process model of a sample was never deployed
            browser.manage().logs().get(LogType.BROWSER);
            open("");
            screen.seeMany("#list tbody tr", 50);
        } finally {
            jdbc.update("update keyturn_evidence set document = ? where number = ?", document, CHANGED);
        }
        press("verify");
        seeVerdict("The record holds");
        assertThat(screen.text("verdict-text"))
                .startsWith(NUMBER.format(MANY) + " entries, No. 1 to " + NUMBER.format(MANY) + ", checked in ");
        log.info("The page says: {}", screen.text("verdict-text"));
        screen.printed(() -> assertThat(
                        browser.findElement(By.className("verification")).getText())
                .contains("The record holds")
                .doesNotContain("It was not verified"));
        screen.noComplaintOfTheBrowser();
    }

    @Test
    void anAdministratorWhoIsNoAuditorIsToldSo() {
        LAB.logIn("admin");
        open("");

        screen.see(
                "trouble-text",
                "Your user is not in the group rotation-auditors. Only its members read evidence;"
                        + " administrators do not");
        assertThat(screen.isShown("content")).isFalse();
        screen.onDeskAndPhone("26-audit-not-an-auditor");
    }

    @Test
    void whoIsNotLoggedInLogsInAndIsThere() {
        open("?outcome=VERIFIED");
        LoginForm.logIn(browser, "auditor", "auditor");

        screen.seeMany("#list tbody tr", 50);
        assertThat(browser.getCurrentUrl()).endsWith("/audit?outcome=VERIFIED");
        assertThat(screen.isShown("trouble")).isFalse();
    }

    @Test
    void aFilterThatCannotBeUnderstoodIsExplainedBesideTheForm() {
        LAB.logIn("auditor");
        open("?outcome=VERIFIED&from=yesterday");

        Screen.soon().untilAsserted(() -> assertThat(screen.isShown("trouble")).isTrue());
        assertThat(screen.text("trouble-text")).contains("from");
        assertThat(screen.isShown("filters")).isTrue();
        screen.onDeskAndPhone("28-audit-wrong-filter");
        browser.findElement(By.linkText("Clear")).click();
        screen.seeMany("#list tbody tr", 50);
    }

    @Test
    void theListIsPrintedInLandscapeWithItsFiltersAndWithoutWhatOnlyAScreenNeeds() {
        LAB.logIn("auditor");
        open("?account=fabrikam.com&from=2024-02-01");
        screen.see("found", "1 to 50 of ");
        browser.executeScript("window.print = function () { window.askedToPrint = true; }");
        press("print");
        assertThat(browser.executeScript("return window.askedToPrint")).isEqualTo(true);

        PrintedPage printed = screen.print("list");

        assertThat(printed.sheets()).hasSizeBetween(2, 6).allMatch(PrintedPage.Sheet::isWide);
        screen.printed(() -> {
            assertThat(screen.text("printed"))
                    .startsWith("Only these: account fabrikam.com, ended from 2024-02-01. Printed ")
                    .endsWith(" UTC from " + LAB.baseUrl() + "/audit?account=fabrikam.com&from=2024-02-01");
            assertThat(screen.texts("#list tbody tr")).hasSize(50).allSatisfy(row -> assertThat(row)
                    .contains("fabrikam.com", "requester", "approver", "CHG"));
            assertThat(screen.text("found")).startsWith("1 to 50 of ");
            assertThat(browser.findElement(By.className("verification")).getText())
                    .contains("It was not verified before this was printed.");
            assertThat(browser.findElements(By.cssSelector("button, .above, .exports, .filters, .pages")))
                    .isNotEmpty()
                    .noneMatch(WebElement::isDisplayed);
        });
        assertThat(screen.isShown("printed")).isFalse();
        screen.noComplaintOfTheBrowser();
    }

    /** About ten thousand signatures. */
    private void seeVerdict(String verdict) {
        Screen.soon().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(screen.text("verdict-word"))
                .isEqualTo(verdict));
    }

    private void open(String query) {
        browser.get(LAB.baseUrl() + "/audit" + query);
    }

    private void press(String id) {
        WebElement button = browser.findElement(By.id(id));
        Screen.soon().until(button::isDisplayed);
        button.click();
    }

    private WebElement field(String name) {
        return browser.findElement(By.cssSelector("#filters [name=" + name + "]"));
    }

    private String downloaded(String ending) throws IOException {
        List<Path> found = Screen.soon().until(() -> files(ending), files -> files.size() == 1);
        return Files.readString(found.get(0), StandardCharsets.ISO_8859_1);
    }

    /** The browser gives a file its name when all of it is there. */
    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(downloads)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    /** Of everything that was sent since they were last asked for. */
    private List<String> methodsOfRequests() {
        return browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> read(entry.getMessage()).path("message"))
                .filter(message -> message.path("method").asText().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/method").asText())
                .toList();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
