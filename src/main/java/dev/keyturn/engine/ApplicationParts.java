package dev.keyturn.engine;

import java.util.ServiceLoader;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Finds the parts that are there: the plugin's jar has none. */
final class ApplicationParts implements EnvironmentPostProcessor, Ordered {

    private final ConfigurableBootstrapContext bootstrap;

    ApplicationParts(ConfigurableBootstrapContext bootstrap) {
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
