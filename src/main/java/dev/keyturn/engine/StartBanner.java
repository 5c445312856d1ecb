package dev.keyturn.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Tells the person who has just started Keyturn where it is and what to try. */
final class StartBanner implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartBanner.class);

    private static final String LAB = """


            Keyturn runs at http://localhost:%1$s with its lab: a small Active Directory and three sync servers.

              Users     requester, approver, approver2, operator, auditor, admin; each one's password is its name
              Try       1. http://localhost:%1$s/camunda/app/tasklist/ as requester: start "Connector password rotation"
                           for account contoso.com
                        2. log in as approver, claim "Approve rotation", approve it
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
