package dev.keyturn.lab;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lab in this process, when {@code keyturn.lab.enabled} is true. */
@Configuration(proxyBeanMethods = false)
class LabConfiguration {

    @Bean
    LabLifecycle labLifecycle(Lab lab) {
        return new LabLifecycle(lab);
    }

    @Bean
    @ConditionalOnWebApplication
    LabController labController(Lab lab) {
        return new LabController(lab);
    }

    @Bean
    @ConditionalOnWebApplication
    LabProblems labProblems() {
        return new LabProblems();
    }
}
