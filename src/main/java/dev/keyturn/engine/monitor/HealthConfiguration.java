package dev.keyturn.engine.monitor;

import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, where it is wanted. Each bean is named as its component is. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty("keyturn.monitor.health")
class HealthConfiguration {

    @Bean
    HealthIndicator domainControllersHealthIndicator(DependencyProbes dependencies) {
        return new DependencyHealth(dependencies, DependencyProbe.Kind.DOMAIN_CONTROLLER);
    }

    @Bean
    HealthIndicator syncServersHealthIndicator(DependencyProbes dependencies) {
        return new DependencyHealth(dependencies, DependencyProbe.Kind.SYNC_SERVER);
    }

    @Bean
    HealthIndicator secretStoreHealthIndicator(DependencyProbes dependencies) {
        return new DependencyHealth(dependencies, DependencyProbe.Kind.SECRET_STORE);
    }

    @Bean
    HealthIndicator storedPasswordsHealthIndicator(DependencyProbes dependencies) {
        return new DependencyHealth(dependencies, DependencyProbe.Kind.STORED_PASSWORD);
    }
}
