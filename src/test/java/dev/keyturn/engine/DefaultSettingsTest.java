package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.DefaultPropertiesPropertySource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

class DefaultSettingsTest {

    @TempDir
    private Path migrations;

    @Test
    void anotherApplicationGetsTheSchedulerAndNeitherMailsNorMigrations() {
        ConfigurableEnvironment environment = prepared(new SpringApplication(String.class), Map.of());

        assertThat(environment.getProperty("db-scheduler.heartbeat-interval")).isEqualTo("1500ms");
        assertThat(environment.getProperty("spring.flyway.enabled")).isEqualTo("false");
        assertThat(environment.getProperty("server.port")).isNull();
        assertThat(environment.getProperty("spring.main.banner-mode")).isNull();
    }

    @Test
    void onPostgresStepsAreTakenManyAtOnceAndNeverMoreThanThereAreThreads() {
        ConfigurableEnvironment postgres = prepared(
                new SpringApplication(String.class), Map.of("spring.datasource.url", "jdbc:postgresql://db/keyturn"));
        ConfigurableEnvironment h2 =
                prepared(new SpringApplication(String.class), Map.of("spring.datasource.url", "jdbc:h2:mem:keyturn"));

        assertThat(postgres.getProperty("db-scheduler.polling-strategy")).isEqualTo("lock-and-fetch");
        assertThat(postgres.getProperty("db-scheduler.polling-strategy-upper-limit-fraction-of-threads"))
                .isEqualTo("1.0");
        assertThat(h2.getProperty("db-scheduler.polling-strategy")).isNull();
    }

    @Test
    void itsOwnSettingsCountMore() {
        ConfigurableEnvironment environment = prepared(
                new SpringApplication(String.class),
                Map.of("db-scheduler.heartbeat-interval", "10s", "spring.flyway.enabled", "true"));

        assertThat(environment.getProperty("db-scheduler.heartbeat-interval")).isEqualTo("10s");
        assertThat(environment.getProperty("spring.flyway.enabled")).isEqualTo("true");
    }

    @Test
    void itsOwnDefaultsCountMoreToo() {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addLast(new DefaultPropertiesPropertySource(Map.of("spring.flyway.enabled", "true")));
        new DefaultSettings().postProcessEnvironment(environment, new SpringApplication(String.class));

        assertThat(environment.getProperty("spring.flyway.enabled")).isEqualTo("true");
        assertThat(environment.getProperty("db-scheduler.threads")).isEqualTo("50");
    }

    @Test
    void migrationsOfItsOwnGoOn() throws IOException {
        Files.createDirectories(migrations.resolve("db/migration"));
        SpringApplication application = new SpringApplication(String.class);
        application.setResourceLoader(new DefaultResourceLoader(new URLClassLoader(
                new URL[] {migrations.toUri().toURL()}, getClass().getClassLoader())));

        assertThat(prepared(application, Map.of()).getProperty("spring.flyway.enabled"))
                .isNull();
        assertThat(prepared(
                                new SpringApplication(String.class),
                                Map.of("spring.flyway.locations", "classpath:elsewhere"))
                        .getProperty("spring.flyway.enabled"))
                .isNull();
    }

    @Test
    void keyturnsOwnApplicationHasADatabaseAndQuickHeartbeats() {
        ConfigurableEnvironment environment = prepared(new SpringApplication(KeyturnApplication.class), Map.of());

        assertThat(environment.getProperty("spring.datasource.url")).startsWith("jdbc:h2:async:");
        assertThat(environment.getProperty("db-scheduler.heartbeat-interval")).isEqualTo("1500ms");
    }

    @Test
    void aDataFolderMayBeRelativeInAnyWay() {
        for (String folder :
                List.of("data", "./data", Path.of("data").toAbsolutePath().toString())) {
            ConfigurableEnvironment environment =
                    prepared(new SpringApplication(KeyturnApplication.class), Map.of("keyturn.data-dir", folder));

            assertThat(environment.getProperty("spring.datasource.url"))
                    .startsWith("jdbc:h2:async:" + Path.of("data/keyturn").toAbsolutePath() + ";WRITE_DELAY=0;");
            assertThat(environment.getProperty("spring.datasource.hikari.connection-test-query"))
                    .isEqualTo("select 1");
        }
    }

    private static ConfigurableEnvironment prepared(SpringApplication application, Map<String, Object> own) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("own", own));
        new DefaultSettings().postProcessEnvironment(environment, application);
        return environment;
    }
}
