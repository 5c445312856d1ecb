package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.print.PageSize;
import org.openqa.selenium.print.PrintOptions;

/** What a page shows at a desk and on a phone, and whether the browser complains about it. */
final class Screen {

    static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int DESK = 1440;
    private static final int PHONE = 390;

    private static final String TEXTS = """
            const read = element => element.checkVisibility({ visibilityProperty: true })
              ? element.innerText.replace(/[^\\S\\n]+/g, ' ').replace(/ ?\\n ?/g, '\\n').trim() : '';
            return Array.from((arguments[1] || document).querySelectorAll(arguments[0]), read);
            """;

    private final ChromeDriver browser;

    Screen(ChromeDriver browser) {
        this.browser = browser;
    }

    /** Looks at once, because it mostly is so already. Machines that do much else at the same time are slow. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(100));
    }

    void see(String id, String text) {
        soon().untilAsserted(() -> assertThat(text(id)).contains(text));
    }

    void seeMany(String selector, int number) {
        soon().untilAsserted(() -> assertThat(browser.findElements(By.cssSelector(selector)))
                .as(selector)
                .hasSize(number));
    }

    String text(String id) {
        List<String> texts = texts("#" + id);
        assertThat(texts).as("what has the id " + id).hasSize(1);
        return texts.get(0);
    }

    /** As a person reads them; what is not shown has none. */
    List<String> texts(String selector) {
        return texts(selector, null);
    }

    /**
     * All in one question to the browser, which takes as long as that for a single text.
     *
     * @param place where they are looked for; null is the whole page
     */
    @SuppressWarnings("unchecked")
    List<String> texts(String selector, @Nullable SearchContext place) {
        return (List<String>) browser.executeScript(TEXTS, selector, place);
    }

    boolean isShown(String id) {
        return browser.findElement(By.id(id)).isDisplayed();
    }

    /** Both with a screenshot, the whole page high. */
    void onDeskAndPhone(String name) {
        onDeskAndPhone(name, () -> {});
    }

    /** @param onPhone what has to be so on the small one besides */
    void onDeskAndPhone(String name, Runnable onPhone) {
        resize(DESK, 900, false);
        nothingIsCutOff("at a desk");
        screenshot(name);
        resize(PHONE, 844, true);
        nothingIsCutOff("on a phone");
        onPhone.run();
        screenshot(name + "-phone");
        desk();
    }

    void desk() {
        resize(DESK, 900, false);
    }

    private void nothingIsCutOff(String where) {
        soon().untilAsserted(() -> assertThat(browser.executeScript(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels that are cut off " + where)
                .isEqualTo(0L));
    }

    private void resize(int width, int height, boolean mobile) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    void screenshot(String name) {
        Object screenshot = browser.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "optimizeForSpeed", true))
                .get("data");
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) screenshot));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On A4, as a person's browser does when the page says nothing else. */
    PrintedPage print(String name) {
        PrintOptions options = new PrintOptions();
        options.setPageSize(new PageSize(29.7, 21.0));
        // pages may have a size and margins of their own
        options.setShrinkToFit(false);
        return PrintedPage.keep(
                name, Base64.getDecoder().decode(browser.print(options).getContent()));
    }

    /** What the page looks like on paper, while that is asked. */
    void printed(Runnable questions) {
        browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        try {
            questions.run();
        } finally {
            browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
        }
    }

    /** Also none about the page's Content-Security-Policy. What Camunda's own pages do is not ours. */
    void noComplaintOfTheBrowser() {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                        .filter(entry -> !entry.getMessage().contains("/camunda")))
                .isEmpty();
    }
}
