package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;

/**
 * The application's defaults, from {@code keyturn.yml}. They are not an {@code application.yml}, because the same jar is
 * used inside other applications, which have their own.
 */
final class ApplicationDefaults implements EnvironmentPostProcessor, Ordered {

    private static final String FILE = "keyturn.yml";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!application.getAllSources().contains(KeyturnApplication.class)) {
            return;
        }
        try {
            new YamlPropertySourceLoader()
                    .load(FILE, new ClassPathResource(FILE))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException("The application's defaults cannot be read.", e);
        }
    }

    /** After the configuration files that override it, before the lab that reads it. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 100;
    }
}
