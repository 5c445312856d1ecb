package dev.keyturn.web;

import dev.keyturn.Part;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/**
 * The browser of Debian's packages {@code chromium} and {@code chromium-driver}; nothing is downloaded. All tests of a JVM
 * use one, which forgets each of them but keeps what it has cached: to start takes seconds.
 */
final class Chromium {

    private static final File BINARY = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private static @Nullable ChromeDriver running;

    private Chromium() {}

    /** Skips the test when there is no browser, unless the parts are required: then it fails. */
    static ChromeDriver browser() throws IOException {
        boolean installed = BINARY.canExecute() && DRIVER.canExecute();
        Part.CHROMIUM.requireThat(installed);
        ChromeDriver browser = running;
        if (browser == null) {
            browser = start();
            running = browser;
            Runtime.getRuntime().addShutdownHook(new Thread(browser::quit));
        }
        return browser;
    }

    /**
     * Leaves the browser with one new tab, which shows nothing, and without anything that a page may have stored. One
     * that cannot do that is not used again.
     *
     * @param origin of the pages that were shown
     */
    static void forget(ChromeDriver browser, String origin) {
        try {
            Set<String> before = browser.getWindowHandles();
            String fresh = browser.switchTo().newWindow(WindowType.TAB).getWindowHandle();
            before.forEach(tab -> browser.switchTo().window(tab).close());
            browser.switchTo().window(fresh);
            browser.executeCdpCommand("Network.clearBrowserCookies", Map.of());
            browser.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
            browser.executeCdpCommand("Browser.setDownloadBehavior", Map.of("behavior", "default"));
            Set.of(LogType.BROWSER, LogType.PERFORMANCE)
                    .forEach(log -> browser.manage().logs().get(log));
        } catch (WebDriverException broken) {
            running = null;
            browser.quit();
        }
    }

    private static ChromeDriver start() throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BINARY);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--disable-smooth-scrolling",
                // one process for all pages, in which compiled scripts stay from test to test
                "--renderer-process-limit=1",
                "--disable-site-isolation-trials",
                "--disable-features=IsolateOrigins,site-per-process,SpareRendererForSitePerProcess,OptimizationHints,"
                        + "OptimizationGuideModelDownloading,MediaRouter,Translate",
                "--window-size=1600,1400",
                "--user-data-dir=" + freshProfile());
        options.setCapability("goog:loggingPrefs", Map.of(LogType.PERFORMANCE, "ALL"));
        options.setPageLoadTimeout(Duration.ofSeconds(60));
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
    }

    /** Below target, because the browser may write to it for a moment longer than the tests last. */
    private static Path freshProfile() throws IOException {
        Path profiles = Files.createDirectories(Path.of("target", "chromium").toAbsolutePath());
        return Files.createTempDirectory(profiles, "profile");
    }
}
