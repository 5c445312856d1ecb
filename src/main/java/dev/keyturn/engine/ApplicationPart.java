package dev.keyturn.engine;

import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Something that is there when its classes are, and can add settings and configuration before anything is made of them. */
@FunctionalInterface
public interface ApplicationPart {

    /** Called once the configuration files were read. */
    void prepare(
            ConfigurableEnvironment environment, SpringApplication application, ConfigurableBootstrapContext bootstrap);
}
