package dev.keyturn;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** The databases that Keyturn runs on. Each opening is a fresh, empty one with Keyturn's tables. */
public enum Database {
    H2 {
        @Override
        String create(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        }
    },
    POSTGRESQL {
        @Override
        String create(String name) {
            new JdbcTemplate(Server.RUNNING.getPostgresDatabase()).execute("create database " + name);
            return Server.RUNNING.getJdbcUrl("postgres", name);
        }
    };

    /** The address of a fresh database without any table. */
    public String createEmpty() {
        return create("keyturn_" + UUID.randomUUID().toString().replace("-", ""));
    }

    public HikariDataSource open() {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(createEmpty());
        pool.setUsername(this == H2 ? "sa" : "postgres");
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(0);
        HikariDataSource source = new HikariDataSource(pool);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:dev/keyturn/schema")
                .load()
                .migrate();
        return source;
    }

    abstract String create(String name);

    /** One server for the whole run; it stops with the JVM. */
    private static final class Server {

        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
