package dev.keyturn.engine.monitor;

import dev.keyturn.engine.monitor.DependencyProbes.Dependency;
import dev.keyturn.engine.monitor.DependencyProbes.Dependency.Kind;
import dev.keyturn.engine.monitor.DependencyProbes.Result;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health of dependencies, where it is wanted: a component of {@code /actuator/health} for each kind. A dependency that does not answer makes it degraded and not down: rotations wait for it by themselves, and restarting Keyturn would not
 * help.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty("keyturn.monitor.health")
class HealthConfiguration {

    static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    SmartInitializingSingleton dependencyHealth(HealthContributorRegistry health, DependencyProbes dependencies) {
        return () -> {
            for (Kind kind : Kind.values()) {
                HealthIndicator indicator = () -> health(dependencies, kind);
                health.registerContributor(kind.component(), indicator);
            }
        };
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
