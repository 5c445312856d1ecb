package dev.keyturn.lab;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** The lab in the same process as Keyturn, when {@code keyturn.lab.enabled} is true. */
@AutoConfiguration
@ConditionalOnBooleanProperty("keyturn.lab.enabled")
class LabAutoConfiguration {

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
