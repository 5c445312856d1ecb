package dev.keyturn.engine.monitor;

import dev.keyturn.engine.monitor.DependencyProbes.Dependency;
import dev.keyturn.engine.monitor.DependencyProbes.Dependency.Kind;
import dev.keyturn.engine.monitor.DependencyProbes.Result;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health of dependencies, where it is wanted. Each bean is named as its component of {@code /actuator/health} is. A dependency
 * that does not answer makes it degraded and not down: rotations wait for it by themselves, and restarting Keyturn would not
 * help.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty("keyturn.monitor.health")
class HealthConfiguration {

    static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    HealthIndicator domainControllersHealthIndicator(DependencyProbes dependencies) {
        return () -> health(dependencies, Kind.DOMAIN_CONTROLLER);
    }

    @Bean
    HealthIndicator syncServersHealthIndicator(DependencyProbes dependencies) {
        return () -> health(dependencies, Kind.SYNC_SERVER);
    }

    @Bean
    HealthIndicator secretStoreHealthIndicator(DependencyProbes dependencies) {
        return () -> health(dependencies, Kind.SECRET_STORE);
    }

    @Bean
    HealthIndicator ticketSystemsHealthIndicator(DependencyProbes dependencies) {
        return () -> health(dependencies, Kind.TICKET_SYSTEM);
    }

    @Bean
    HealthIndicator storedPasswordsHealthIndicator(DependencyProbes dependencies) {
        return () -> health(dependencies, Kind.STORED_PASSWORD);
    }

    private static Health health(DependencyProbes dependencies, Kind kind) {
        Health.Builder health = Health.up();
        for (Dependency dependency : dependencies.all()) {
            if (dependency.kind() != kind) {
                continue;
            }
            Result result = dependencies.found(dependency);
            if (result == null) {
                health.withDetail(dependency.name(), "was not probed yet");
            } else if (result.answers()) {
                health.withDetail(dependency.name(), "answered at " + result.at());
            } else {
                health.status(DEGRADED).withDetail(dependency.name(), result.trouble() + " (" + result.at() + ")");
            }
        }
        return health.build();
    }
}
