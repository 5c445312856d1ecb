package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.ShortPauses;
import dev.keyturn.engine.KeyturnApplication;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.lab.server.LabKeyFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** The real application with a lab of its own, started once for a test class. After each test the lab is well again. */
final class RunningKeyturn implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final Supplier<List<String>> settings;
    private final UnaryOperator<String> passwords;
    private Supplier<LabRealDirectory> directory = () -> null;
    private Path dataDir;
    private ConfigurableApplicationContext application;
    private Http http;
    private RotationDriver rotations;
    private LabView lab;

    /** @param settings further ones, as on the command line; {@code ${keyturn.data-dir}} is the data folder */
    RunningKeyturn(String... settings) {
        this(() -> List.of(settings));
    }

    /** @param settings asked for when the application starts: they may need something to be started before */
    RunningKeyturn(Supplier<List<String>> settings) {
        this(settings, user -> user);
    }

    /** @param passwords those of the users, where they are not the lab's */
    RunningKeyturn(Supplier<List<String>> settings, UnaryOperator<String> passwords) {
        this.settings = settings;
        this.passwords = passwords;
    }

    /** With a real domain controller, asked for when the application starts. */
    static RunningKeyturn with(Supplier<LabRealDirectory> directory) {
        RunningKeyturn keyturn = new RunningKeyturn();
        keyturn.directory = directory;
        return keyturn;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        List<String> more = settings.get();
        dataDir = Files.createTempDirectory("keyturn-it");
        LabKeyFiles.copyTo(dataDir.resolve("lab"));
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--keyturn.worker.port=0",
                "--keyturn.data-dir=" + dataDir,
                "--keyturn.lab.restart-duration=20ms",
                // a step that is tried again after 200 ms would else wait for the next full second
                "--db-scheduler.polling-interval=100ms"));
        if (more.stream().noneMatch(setting -> setting.startsWith("--keyturn.watch."))) {
            // nothing happens by itself unless a test is about that
            arguments.addAll(List.of("--keyturn.lab.cycle-interval=0s", "--keyturn.watch.interval=0s"));
        }
        if (more.stream().noneMatch(setting -> setting.startsWith("--keyturn.monitor."))) {
            // what looks at the lab uses up the faults that a test has told it
            arguments.add("--keyturn.monitor.dependencies=false");
        }
        arguments.addAll(more);
        LabRealDirectory real = directory.get();
        application = new SpringApplicationBuilder(KeyturnApplication.class, ParsedMappings.class, ShortPauses.class)
                .addBootstrapRegistryInitializer(registry -> registry.register(LabRealDirectory.class, asked -> real))
                .run(arguments.toArray(String[]::new));
        http = new Http("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port"), passwords);
        lab = new LabView(http);
        rotations = new RotationDriver(http);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        lab.heal();
        rotations.endAll();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (application != null) {
            application.close();
        }
        if (dataDir != null) {
            FileSystemUtils.deleteRecursively(dataDir);
        }
    }

    Http http() {
        return http;
    }

    /** Of a user who has logged in to the web applications. */
    Browser session(String user) {
        Browser browser = new Browser(http.baseUrl());
        HttpResponse<String> login = browser.logIn(user, passwords.apply(user));
        assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
        // the login makes a new session, which needs a token of its own
        browser.get("/camunda/api/engine/engine");
        return browser;
    }

    RotationDriver rotations() {
        return rotations;
    }

    LabView lab() {
        return lab;
    }

    Leftovers leftovers() {
        return new Leftovers(bean(JdbcTemplate.class));
    }

    Path dataDir() {
        return dataDir;
    }

    <T> T bean(Class<T> type) {
        return application.getBean(type);
    }

    Object bean(String name) {
        return application.getBean(name);
    }
}
