package dev.keyturn.engine;

import dev.keyturn.engine.login.DirectoryLogin;
import dev.keyturn.engine.login.EngineLogin;
import dev.keyturn.engine.login.OidcLogin;
import dev.keyturn.evidence.offline.VerifyEvidence;
import dev.keyturn.login.WebSecurity;
import dev.keyturn.login.WebhookSecurity;
import dev.keyturn.web.TicketController;
import dev.keyturn.web.WebConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

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
    StartBanner.class,
    StepThreads.class
})
public class KeyturnApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(VerifyEvidence.COMMAND)) {
            System.exit(OfflineCommand.verifyEvidence(arguments));
        }
        SpringApplication.run(KeyturnApplication.class, arguments);
    }
}
