package dev.keyturn.engine;

import java.util.ServiceLoader;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Something that is there when its classes are, and can add settings and configuration before anything is made of them. */
@FunctionalInterface
public interface ApplicationPart {

    /** Called once the configuration files were read. */
    void prepare(
            ConfigurableEnvironment environment, SpringApplication application, ConfigurableBootstrapContext bootstrap);

    /** Finds the parts that are there: the plugin's jar has none. */
    final class Finder implements EnvironmentPostProcessor, Ordered {

        private final ConfigurableBootstrapContext bootstrap;

        Finder(ConfigurableBootstrapContext bootstrap) {
            this.bootstrap = bootstrap;
        }

        @Override
        public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
            ServiceLoader.load(ApplicationPart.class, application.getClassLoader())
                    .forEach(part -> part.prepare(environment, application, bootstrap));
        }

        /** After the configuration files and the application's defaults. */
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE;
        }
    }
}
