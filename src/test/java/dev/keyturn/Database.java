package dev.keyturn;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * The databases that Keyturn runs on. Each opening is a fresh one. What it begins with is made once and copied from then
 * on: tests open hundreds of them.
 */
public enum Database {
    H2 {
        private final Supplier<String[]> script = SingletonSupplier.of(this::migrated);

        @Override
        String create(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000;QUERY_CACHE_SIZE=1000";
        }

        @Override
        public HikariDataSource open() {
            HikariDataSource source = connect(createEmpty());
            new JdbcTemplate(source).batchUpdate(script.get());
            return source;
        }

        private String[] migrated() {
            try (HikariDataSource source = connect(createEmpty())) {
                migrate(source);
                JdbcTemplate jdbc = new JdbcTemplate(source);
                List<String> script = jdbc.queryForList("script nopasswords nosettings", String.class);
                jdbc.execute("shutdown");
                // the user is there already
                return script.stream()
                        .filter(line -> !line.startsWith("CREATE USER"))
                        .toArray(String[]::new);
            }
        }
    },
    POSTGRESQL {
        private final Supplier<String> template = SingletonSupplier.of(this::migrated);

        @Override
        String create(String name) {
            return create(name, "template1");
        }

        @Override
        public HikariDataSource open() {
            return connect(create(freshName(), template.get()));
        }

        private String migrated() {
            String name = freshName();
            try (HikariDataSource source = connect(create(name))) {
                migrate(source);
            }
            return name;
        }

        private String create(String name, String template) {
            new JdbcTemplate(Server.RUNNING.getPostgresDatabase())
                    .execute("create database " + name + " template " + template);
            return Server.RUNNING.getJdbcUrl("postgres", name);
        }
    };

    /** A server of PostgreSQL in each test JVM, and a database of it for each test, take a sixth of the time of all tests. */
    static Stream<Database> toTest() {
        return LongForm.isOn() ? Stream.of(values()) : Stream.of(H2);
    }

    /** The address of a fresh database without any table. */
    public String createEmpty() {
        return create(freshName());
    }

    /** With Keyturn's tables, which are empty. */
    public abstract HikariDataSource open();

    abstract String create(String name);

    HikariDataSource connect(String url) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername(this == H2 ? "sa" : "postgres");
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    private static void migrate(DataSource source) {
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:dev/keyturn/schema")
                .load()
                .migrate();
    }

    private static String freshName() {
        return "keyturn_" + UUID.randomUUID().toString().replace("-", "");
    }

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
