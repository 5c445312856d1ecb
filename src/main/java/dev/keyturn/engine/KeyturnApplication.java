package dev.keyturn.engine;

import dev.keyturn.audit.offline.VerifyEvidence;
import dev.keyturn.web.WebConfiguration;
import dev.keyturn.web.WebSecurity;
import dev.keyturn.web.WebhookSecurity;
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
