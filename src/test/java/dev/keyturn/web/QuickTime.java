package dev.keyturn.web;

import java.time.Duration;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/** What pages wait for by themselves comes sooner, in the same order: their timers run five times as fast. */
final class QuickTime {

    private static final int FACTOR = 5;

    private QuickTime() {}

    /** In this tab, for all pages that are opened from now on. */
    static void in(ChromeDriver browser) {
        browser.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
                const patient = window.setTimeout;
                window.setTimeout = (work, pause, ...more) => patient(work, pause / %d, ...more);
                """.formatted(FACTOR)));
    }

    /** What the page takes for so long. */
    static Duration of(Duration inThePage) {
        return inThePage.dividedBy(FACTOR);
    }
}
