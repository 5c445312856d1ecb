package dev.keyturn.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.lab.server.LabKeyFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@ExtendWith(OutputCaptureExtension.class)
class LabPartTest {

    private static final String DATA = "--keyturn.data-dir=";

    @TempDir
    Path folder;

    @Test
    void withoutTheLabNothingIsAddedAndNothingIsWritten() throws IOException {
        try (var context = run(Plain.class, "--keyturn.data-dir=" + folder)) {
            assertThat(context.getEnvironment().getProperty("keyturn.accounts[0].name"))
                    .isNull();
            assertThat(context.getBeansOfType(Lab.class)).isEmpty();
        }
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void withTheLabAccountsUsersAndKeysetAreThereAndItListens() throws IOException {
        try (var context = run(Plain.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder)) {
            Environment environment = context.getEnvironment();

            assertThat(environment.getProperty("keyturn.accounts[1].servers[0].name"))
                    .isEqualTo("aadc03");
            assertThat(environment.getProperty("keyturn.secret.create-keyset", Boolean.class))
                    .isTrue();
            assertThat(users(environment))
                    .containsExactly(
                            "requester: rotation-requesters",
                            "approver: rotation-approvers",
                            "approver2: rotation-approvers",
                            "operator: rotation-operators",
                            "auditor: rotation-auditors",
                            "admin: camunda-admin");
            int port = directoryPort(environment);
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }

    @Test
    void whoConfiguresAccountsGetsThoseAndNoneOfTheLab() {
        try (var context = run(
                Plain.class,
                "--keyturn.lab.enabled=true",
                "--keyturn.data-dir=" + folder,
                "--keyturn.accounts[0].name=example.com")) {
            var accounts = Binder.get(context.getEnvironment())
                    .bind("keyturn.accounts", Bindable.listOf(Named.class))
                    .get();

            assertThat(accounts).containsExactly(new Named("example.com", null));
        }
    }

    @Test
    void aProcessOfItsOwnConnectsWithTheFileAndHasNoLab() {
        try (var lab = run(Plain.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder);
                var own = run(
                        Plain.class, "--spring.config.import=file:" + folder.resolve("lab/keyturn-lab.properties"))) {
            assertThat(connection(own.getEnvironment()))
                    .isEqualTo(connection(lab.getEnvironment()))
                    .hasSizeGreaterThan(25);
            assertThat(own.getEnvironment().getProperty("keyturn.lab.enabled")).isEqualTo("false");
            assertThat(own.getBeansOfType(Lab.class)).isEmpty();
            List<Account> accounts = Binder.get(own.getEnvironment())
                    .bind("keyturn.accounts", Bindable.listOf(Account.class))
                    .get();
            var directory = new AdDirectory(Clock.systemUTC());
            assertThat(accounts).hasSize(2).allSatisfy(account -> assertThat(
                            directory.check(account, Intent.toChange(false)).pwdLastSet())
                    .isNotNull());
        }
    }

    @Test
    void itListensBeforeAnythingElseStartsAndUntilEverythingElseHasStopped() {
        Watcher watcher;
        try (var context = run(Watched.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder)) {
            watcher = context.getBean(Watcher.class);
        }
        assertThat(watcher.seen).containsExactly("start: listening", "stop: listening");
    }

    @Test
    void aStartThatFailsLeavesNoLabBehind() {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> run(Failing.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder))
                    .hasStackTraceContaining("on purpose");
        }
        try (var context = run(Plain.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder)) {
            assertThat(context.getBean(Lab.class).servers()).hasSize(3);
        }
    }

    @Test
    void aSecondLabInTheSameFolderStopsWithAMessage(CapturedOutput output) {
        try (var first = run(Plain.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder)) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> run(Plain.class, "--keyturn.lab.enabled=true", "--keyturn.data-dir=" + folder));
            assertThat(first.isRunning()).isTrue();
        }
        assertThat(output)
                .contains("keyturn.data-dir names a folder in which the lab cannot run. Another lab is running in")
                .doesNotContain("\tat ");
    }

    record Named(String name, @Nullable String account) {}

    private static ConfigurableApplicationContext run(Class<?> configuration, String... arguments) {
        Stream.of(arguments)
                .filter(argument ->
                        argument.startsWith(DATA) && List.of(arguments).contains("--keyturn.lab.enabled=true"))
                .forEach(argument -> LabKeyFiles.copyTo(Path.of(argument.substring(DATA.length()), "lab")));
        var application = new SpringApplication(configuration);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        return application.run(arguments);
    }

    private static List<String> users(Environment environment) {
        var users = new ArrayList<String>();
        for (int i = 0; environment.containsProperty("keyturn.users[" + i + "].id"); i++) {
            String id = environment.getProperty("keyturn.users[" + i + "].id");
            assertThat(environment.getProperty("keyturn.users[" + i + "].password"))
                    .isEqualTo(id);
            users.add(id + ": " + environment.getProperty("keyturn.users[" + i + "].groups"));
        }
        return users;
    }

    private static int directoryPort(Environment environment) {
        return URI.create(environment.getRequiredProperty("keyturn.accounts[0].directory.domain-controllers[0]"))
                .getPort();
    }

    private static List<String> connection(Environment environment) {
        var settings = new ArrayList<String>();
        for (int account = 0; account < 2; account++) {
            String prefix = "keyturn.accounts[" + account + "].";
            for (String name : List.of(
                    "name",
                    "account",
                    "domain",
                    "directory.domain-controllers[0]",
                    "directory.ca-file",
                    "directory.base-dn",
                    "directory.rotator-dn",
                    "directory.rotator-password-file")) {
                settings.add(prefix + name + "=" + environment.getRequiredProperty(prefix + name));
            }
            for (int server = 0; environment.containsProperty(prefix + "servers[" + server + "].name"); server++) {
                for (String name : List.of("name", "key")) {
                    String setting = prefix + "servers[" + server + "]." + name;
                    settings.add(setting + "=" + environment.getRequiredProperty(setting));
                }
            }
        }
        settings.addAll(users(environment));
        return settings;
    }

    @Configuration(proxyBeanMethods = false)
    static class Plain {}

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @Bean
        String failing() {
            throw new IllegalStateException("This bean fails on purpose.");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Watched {

        @Bean
        Watcher watcher(Environment environment) {
            return new Watcher(directoryPort(environment));
        }
    }

    /** Looks whether the lab listens when it is itself started and stopped. */
    static final class Watcher implements SmartLifecycle {

        private final List<String> seen = new ArrayList<>();
        private final int port;
        private boolean running;

        Watcher(int port) {
            this.port = port;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE + 1;
        }

        @Override
        public void start() {
            running = true;
            check("start");
        }

        @Override
        public void stop() {
            running = false;
            check("stop");
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        private void check(String when) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
                seen.add(when + ": listening");
            } catch (IOException e) {
                seen.add(when + ": " + e.getMessage());
            }
        }
    }
}
