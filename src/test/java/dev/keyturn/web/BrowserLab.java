package dev.keyturn.web;

import dev.keyturn.engine.KeyturnApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * The whole application with its lab for all tests of a class, and a fresh browser for each of them. Of each test's end
 * there is a picture, and no rotation is left over that would be in the next one's way.
 */
final class BrowserLab implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final String PORT = "--server.port=";

    private final Settings settings;

    private Path dataDir;
    private ConfigurableApplicationContext application;
    private Rest rest;
    private RotationsByRest rotations;
    private ChromeDriver browser;

    /** What a class wants beyond the lab. */
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
        List<String> arguments = new ArrayList<>(settings.in(dataDir));
        if (arguments.stream().noneMatch(argument -> argument.startsWith(PORT))) {
            arguments.add(PORT + "0");
        }
        arguments.addAll(
                List.of("--server.address=127.0.0.1", "--keyturn.data-dir=" + dataDir, "--keyturn.lab.enabled=true"));
        application = new SpringApplicationBuilder(KeyturnApplication.class).run(arguments.toArray(String[]::new));
        rest = new Rest(baseUrl());
        rotations = new RotationsByRest(rest);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        browser = Chromium.start();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (browser != null) {
            screen().picture("last-of-" + test.getRequiredTestMethod().getName());
            browser.quit();
            browser = null;
        }
        // only one rotation of an account runs at a time
        rest.get("auditor", "/api/rotations").forEach(rotation -> {
            if (rotation.get("cancellable").asBoolean()) {
                rotations.cancel(rotation.get("id").asText());
            }
        });
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

    Screen screen() {
        return new Screen(browser);
    }

    Tasklist tasklist() {
        return new Tasklist(browser, baseUrl(), Screen.PICTURES);
    }

    Cockpit cockpit() {
        return new Cockpit(browser, baseUrl());
    }
}
