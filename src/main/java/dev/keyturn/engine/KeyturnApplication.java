package dev.keyturn.engine;

import dev.keyturn.engine.login.DirectoryLogin;
import dev.keyturn.engine.login.EngineLogin;
import dev.keyturn.engine.login.OidcLogin;
import dev.keyturn.evidence.offline.VerifyEvidence;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.login.MonitoringLogin;
import dev.keyturn.login.WebSecurity;
import dev.keyturn.login.WebhookSecurity;
import dev.keyturn.web.TicketController;
import dev.keyturn.web.WebConfiguration;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Keyturn as an application of its own: the engine, its web applications, the REST interface and, unless told otherwise, the lab. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    WebConfiguration.class,
    WebSecurity.class,
    WebhookSecurity.class,
    TicketController.class,
    EngineLogin.class,
    DirectoryLogin.class,
    OidcLogin.class,
    KeyturnApplication.StartBanner.class,
    StepThreads.class,
    LazyMappings.class
})
public class KeyturnApplication {

    /** A mail server of this application is for Keyturn's mails alone. */
    KeyturnApplication(Environment environment) {
        if (StringUtils.hasText(environment.getProperty("spring.mail.host"))
                && !StringUtils.hasText(environment.getProperty("keyturn.mail.from"))) {
            throw new InvalidSettingException(
                    "keyturn.mail.from", "is missing. Mails need it, and spring.mail.host is set.");
        }
    }

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(VerifyEvidence.COMMAND)) {
            System.exit(verifyEvidence(arguments));
        }
        if (arguments.length > 0 && arguments[0].equals(CheckCommand.COMMAND)) {
            System.exit(new CheckCommand(quietly(), errors(), System::getenv, KeyturnApplication::password)
                    .run(behind(arguments)));
        }
        if (arguments.length > 0 && arguments[0].equals(InitCommand.COMMAND)) {
            System.exit(new InitCommand(quietly(), errors(), KeyturnApplication::answer, KeyturnApplication::password)
                    .run(behind(arguments)));
        }
        SpringApplication.run(KeyturnApplication.class, arguments);
    }

    /** @return what the process is to exit with */
    private static int verifyEvidence(String[] arguments) {
        return new VerifyEvidence(quietly(), errors()).run(behind(arguments));
    }

    /** For a command: nothing but the answer is wanted, and without a configuration every library would tell what it does. */
    private static PrintWriter quietly() {
        System.setProperty("logback.configurationFile", "dev/keyturn/engine/offline-logback.xml");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return new PrintWriter(System.out, true);
    }

    private static PrintWriter errors() {
        return new PrintWriter(System.err, true);
    }

    private static List<String> behind(String[] arguments) {
        return Arrays.asList(arguments).subList(1, arguments.length);
    }

    private static @Nullable String answer(String question) {
        Console terminal = System.console();
        return terminal == null ? null : terminal.readLine("%s", question);
    }

    private static @Nullable String password(String prompt) {
        Console terminal = System.console();
        char[] typed = terminal == null ? null : terminal.readPassword("%s", prompt);
        return typed == null ? null : new String(typed);
    }

    @Bean
    MonitoringLogin monitoringLogin(KeyturnProperties keyturn) {
        return keyturn.monitoring().login();
    }

    /** Tells the person who has just started Keyturn where it is and what to try. */
    static final class StartBanner implements ApplicationListener<ApplicationReadyEvent> {

        private static final Logger log = LoggerFactory.getLogger(StartBanner.class);

        private static final String LAB = """


                Keyturn runs at http://localhost:%1$s with its lab: a small Active Directory and three sync servers.

                  Users     requester, approver, approver2, operator, auditor, admin; each one's password is its name
                  Try       1. http://localhost:%1$s/ as requester: request a rotation of contoso.com
                            2. log in as approver, claim "Approve rotation of contoso.com", approve it
                            3. curl -u requester:requester http://localhost:%1$s/api/rotations
                            4. curl -u operator:operator http://localhost:%1$s/lab/servers/aadc01
                  Break it  curl -u operator:operator -H 'Content-Type: application/json' http://localhost:%1$s/lab/faults \\
                              -d '{"target":"server:aadc02","fault":"ignore-restart","times":1}'
                """;

        private final Environment environment;

        StartBanner(Environment environment) {
            this.environment = environment;
        }

        @Override
        public void onApplicationEvent(ApplicationReadyEvent event) {
            String port = environment.getProperty("local.server.port", "8080");
            if (environment.getProperty("keyturn.lab.enabled", Boolean.class, false)) {
                log.info(String.format(LAB, port));
            } else {
                log.info("Keyturn runs at port {}.", port);
            }
        }
    }
}
