package com.example.plain;

import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.Rotations;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

@SpringBootApplication
public class PlainApplication {

    private static final Logger LOG = LoggerFactory.getLogger(PlainApplication.class);

    public static void main(String[] arguments) {
        SpringApplication plain = new SpringApplication(PlainApplication.class);
        // the web server that comes with Keyturn is for its worker port
        plain.setWebApplicationType(WebApplicationType.NONE);
        try (ConfigurableApplicationContext application = plain.run(arguments)) {
            Person auditor = new Person("auditor", Set.of(Person.AUDITORS));
            int found = application.getBean(Rotations.class).running(auditor).size();
            LOG.info("The process is here, and {} rotations run.", found);
        }
    }
}
