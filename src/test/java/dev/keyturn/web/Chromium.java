package dev.keyturn.web;

import dev.keyturn.Part;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** The browser of Debian's packages {@code chromium} and {@code chromium-driver}; nothing is downloaded. */
final class Chromium {

    private static final File BINARY = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    private Chromium() {}

    /** Skips the test when there is no browser, unless the parts are required: then it fails. */
    static ChromeDriver start() throws IOException {
        boolean installed = BINARY.canExecute() && DRIVER.canExecute();
        Part.CHROMIUM.requireThat(installed);
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
                "--window-size=1600,1400",
                "--user-data-dir=" + freshProfile());
        options.setCapability("goog:loggingPrefs", Map.of(LogType.PERFORMANCE, "ALL"));
        options.setPageLoadTimeout(Duration.ofSeconds(60));
        return new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
    }

    /** Below target, because the browser may write to it for a moment longer than the test lasts. */
    private static Path freshProfile() throws IOException {
        Path profiles = Files.createDirectories(Path.of("target", "chromium").toAbsolutePath());
        return Files.createTempDirectory(profiles, "profile");
    }
}
