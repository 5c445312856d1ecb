package dev.keyturn.bench;

import dev.keyturn.directory.Directory;
import dev.keyturn.engine.KeyturnApplication;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** Keyturn as it is, except that its accounts and its adapters are those of a fleet. */
@Configuration(proxyBeanMethods = false)
class FleetNode {

    static ConfigurableApplicationContext start(Fleet fleet, List<String> settings) {
        SpringApplication application = new SpringApplication(KeyturnApplication.class, FleetNode.class);
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>)
                context -> context.registerBean(Fleet.class, () -> fleet));
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.jmx.enabled=false",
                "--keyturn.lab.enabled=false",
                "--keyturn.secret.create-keyset=true",
                "--keyturn.users[0].id=requester",
                "--keyturn.users[0].password=requester",
                "--keyturn.users[0].groups[0]=rotation-requesters",
                "--keyturn.users[1].id=approver",
                "--keyturn.users[1].password=approver",
                "--keyturn.users[1].groups[0]=rotation-approvers",
                // the fleet's times are to be those of rotations
                "--keyturn.monitor.dependencies=false",
                "--logging.level.root=warn"));
        all.addAll(settings);
        return application.run(all.toArray(String[]::new));
    }

    @Bean
    Directory directory(Fleet fleet) {
        return new FleetDirectory(fleet);
    }

    @Bean
    FleetServers fleetServers(Fleet fleet) {
        return new FleetServers(fleet);
    }
}
