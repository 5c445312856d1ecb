package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.ShortPauses;
import dev.keyturn.application.Browser;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.lab.server.LabKeyFiles;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application with its lab for all tests of a class, and a browser that each of them finds as new. Of the end of
 * a test that fails there is a screenshot, and no rotation and no fault is left over that would be in the next one's way.
 */
final class BrowserLab implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final String PORT = "--server.port=";

    private final Settings settings;

    private Path dataDir;
    private ConfigurableApplicationContext application;
    private Rest rest;
    private RotationsByRest rotations;
    private ChromeDriver browser;
    private Browser session;

    /** What a class wants beyond the lab, as on the command line. */
    interface Settings {

        /** @param dataDir where the application keeps its data; it is there already */
        List<String> in(Path dataDir) throws IOException;
    }

    BrowserLab(String... settings) {
        this(dataDir -> List.of(settings));
    }

    BrowserLab(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void beforeAll(ExtensionContext tests) throws IOException {
        dataDir = Files.createTempDirectory("keyturn-browser");
        LabKeyFiles.copyTo(dataDir.resolve("lab"));
        List<String> more = settings.in(dataDir);
        // nothing happens by itself, and nothing waits
        List<String> arguments = new ArrayList<>(List.of(
                "--keyturn.data-dir=" + dataDir,
                "--keyturn.lab.restart-duration=20ms",
                // a step that is tried again after 200 ms would else wait for the next full second
                "--db-scheduler.polling-interval=100ms",
                "--keyturn.worker.port=0",
                "--keyturn.lab.cycle-interval=0s",
                "--keyturn.watch.interval=0s",
                "--keyturn.monitor.dependencies=false"));
        if (more.stream().noneMatch(setting -> setting.startsWith(PORT))) {
            arguments.add(PORT + "0");
        }
        arguments.addAll(more);
        application = new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, ShortPauses.class)
                .run(arguments.toArray(String[]::new));
        rest = new Rest(baseUrl());
        rotations = new RotationsByRest(rest);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        browser = Chromium.browser();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        try {
            if (browser != null) {
                if (test.getExecutionException().isPresent()) {
                    screen().screenshot(
                                    "last-of-" + test.getRequiredTestMethod().getName());
                }
                Chromium.forget(browser, baseUrl());
                browser = null;
            }
        } finally {
            heal();
            rotations.endAll();
        }
    }

    /** What a test broke and did not use up would break the next one. */
    private void heal() {
        assertThat(rest.delete("admin", "/lab/faults").statusCode()).isEqualTo(204);
    }

    @Override
    public void afterAll(ExtensionContext tests) throws IOException {
        if (application != null) {
            application.close();
        }
        FileSystemUtils.deleteRecursively(dataDir);
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    Path dataDir() {
        return dataDir;
    }

    int port() {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    Rest rest() {
        return rest;
    }

    RotationsByRest rotations() {
        return rotations;
    }

    ChromeDriver browser() {
        return browser;
    }

    /**
     * Makes a session of the web applications and gives it to the browser, without their pages, which take seconds. Who was
     * there before has left.
     */
    void logIn(String user) {
        browser.get("about:blank");
        browser.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        session = new Browser(baseUrl());
        assertThat(session.logIn(user, user).statusCode()).as(user).isEqualTo(200);
        // gives the session its token
        session.get("/camunda/app/welcome/default/");
        for (HttpCookie cookie : session.cookies()) {
            browser.executeCdpCommand(
                    "Network.setCookie",
                    Map.of(
                            "url", baseUrl(),
                            "name", cookie.getName(),
                            "value", cookie.getValue(),
                            "httpOnly", cookie.isHttpOnly(),
                            "sameSite", "Lax"));
        }
    }

    /** Ends the session that was made last, as the web applications do; the browser still has its cookies. */
    void logOut() {
        HttpResponse<String> end = session.post("/camunda/api/admin/auth/user/default/logout", "");
        assertThat(end.statusCode()).as(end.body()).isEqualTo(200);
    }

    Screen screen() {
        return new Screen(browser);
    }

    Tasklist tasklist() {
        return new Tasklist(browser, baseUrl(), Screen.SCREENSHOTS);
    }

    Cockpit cockpit() {
        return new Cockpit(browser, baseUrl());
    }
}
