package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.DefaultPropertiesPropertySource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * Keyturn's own application has the defaults of {@code keyturn.yml}. They are not an {@code application.yml}, because the
 * same jar is used inside other applications, which have their own. What such an application gets is the scheduler's
 * settings, from {@code keyturn-plugin.yml}, and that the libraries which came with Keyturn do nothing of their own there. How
 * long its connections to PostgreSQL wait is left to it: its own queries may take longer.
 * Any setting of the application counts more, one of its own defaults too.
 */
final class DefaultSettings implements EnvironmentPostProcessor, Ordered {

    private static final String APPLICATION = "keyturn.yml";
    private static final String PLUGIN = "keyturn-plugin.yml";
    private static final String DATABASE = "spring.datasource.url";
    private static final String FLYWAY = "spring.flyway";
    private static final String MIGRATIONS = "db/migration";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean isKeyturn = application.getAllSources().contains(KeyturnApplication.class);
        MutablePropertySources sources = environment.getPropertySources();
        if (isKeyturn) {
            load(APPLICATION).forEach(sources::addLast);
        }
        Map<String, Object> defaults = everywhere();
        if (isKeyturn) {
            defaults.put(DATABASE, ownDatabase(environment.getRequiredProperty("keyturn.data-dir")));
        }
        String database = environment.getProperty(DATABASE, String.valueOf(defaults.get(DATABASE)));
        if (database.startsWith("jdbc:postgresql:")) {
            defaults.putAll(PostgresDefaults.ofScheduler());
            if (isKeyturn) {
                defaults.putAll(PostgresDefaults.ofConnections());
            }
        } else if (database.startsWith("jdbc:h2:")) {
            defaults.putAll(ofH2());
        }
        if (!isKeyturn) {
            defaults.putAll(ofHost(environment, application));
        }
        if (sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource own) {
            defaults.putAll(own.getSource());
        }
        DefaultPropertiesPropertySource.addOrMerge(defaults, sources);
    }

    private static Map<String, Object> everywhere() {
        Map<String, Object> defaults = new HashMap<>();
        for (PropertySource<?> source : load(PLUGIN)) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                defaults.put(name, source.getProperty(name));
            }
        }
        return defaults;
    }

    private static List<PropertySource<?>> load(String file) {
        try {
            return new YamlPropertySourceLoader()
                    .load(file, new ClassPathResource(file, DefaultSettings.class.getClassLoader()));
        } catch (IOException e) {
            throw new UncheckedIOException("The defaults in " + file + " cannot be read.", e);
        }
    }

    /**
     * WRITE_DELAY=0: what was committed is in the file, also after a kill. async: under an interrupted thread, as when a node is
     * stopped, H2 would close the file for every thread. Absolute: H2 takes no other path without ./ in front.
     */
    static String ownDatabase(String dataDir) {
        return "jdbc:h2:async:" + Path.of(dataDir).toAbsolutePath().normalize()
                + "/keyturn;WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static Map<String, Object> ofH2() {
        return Map.of(
                "spring.datasource.hikari.exception-override-class-name",
                BrokenH2Connections.class.getName(),
                "spring.datasource.hikari.connection-test-query",
                "select 1");
    }

    private static Map<String, Object> ofHost(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = new HashMap<>();
        // the mails are templates of it, and no pages
        defaults.put("spring.mustache.check-template-location", "false");
        if (!usesFlyway(environment, application)) {
            // Spring Boot would refuse a database that has tables and none of Flyway's
            defaults.put(FLYWAY + ".enabled", "false");
        }
        return defaults;
    }

    private static boolean usesFlyway(ConfigurableEnvironment environment, SpringApplication application) {
        return application.getClassLoader().getResource(MIGRATIONS) != null
                || Binder.get(environment)
                        .bind(FLYWAY, Bindable.mapOf(String.class, Object.class))
                        .isBound();
    }

    /** After the configuration files that override it, before the lab that reads it. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 100;
    }
}
