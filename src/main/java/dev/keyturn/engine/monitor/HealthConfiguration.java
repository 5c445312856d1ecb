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
    HealthIndicator domainControllersHealthIndicator(Neighbours neighbours) {
        return new NeighbourHealth(neighbours, Neighbour.Kind.DOMAIN_CONTROLLER);
    }

    @Bean
    HealthIndicator syncServersHealthIndicator(Neighbours neighbours) {
        return new NeighbourHealth(neighbours, Neighbour.Kind.SYNC_SERVER);
    }

    @Bean
    HealthIndicator secretStoreHealthIndicator(Neighbours neighbours) {
        return new NeighbourHealth(neighbours, Neighbour.Kind.SECRET_STORE);
    }

    @Bean
    HealthIndicator storedPasswordsHealthIndicator(Neighbours neighbours) {
        return new NeighbourHealth(neighbours, Neighbour.Kind.STORED_PASSWORD);
    }
}
