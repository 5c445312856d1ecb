package dev.keyturn;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The databases that Keyturn runs on. Each opening is a fresh one. What it begins with is made once and copied from then
 * on: tests open hundreds of them.
 */
public enum Database {
    H2 {
        private final Map<String, List<String>> scripts = new ConcurrentHashMap<>();

        @Override
        String create(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
        }

        @Override
        HikariDataSource copy(String template, Consumer<DataSource> content) {
            List<String> script = scripts.computeIfAbsent(template, absent -> {
                try (HikariDataSource source = connect(createEmpty())) {
                    content.accept(source);
                    JdbcTemplate jdbc = new JdbcTemplate(source);
                    List<String> lines = jdbc.queryForList("script nopasswords nosettings", String.class);
                    jdbc.execute("shutdown");
                    // the user is there already
                    return lines.stream()
                            .filter(line -> !line.startsWith("CREATE USER"))
                            .toList();
                }
            });
            HikariDataSource source = connect(createEmpty());
            new JdbcTemplate(source).batchUpdate(script.toArray(String[]::new));
            return source;
        }
    },
    POSTGRESQL {
        private final Map<String, String> templates = new ConcurrentHashMap<>();

        @Override
        String create(String name) {
            return create(name, "template1");
        }

        @Override
        HikariDataSource copy(String template, Consumer<DataSource> content) {
            String original = templates.computeIfAbsent(template, absent -> {
                String name = freshName();
                try (HikariDataSource source = connect(create(name))) {
                    content.accept(source);
                }
                return name;
            });
            return connect(create(freshName(), original));
        }

        private String create(String name, String template) {
            new JdbcTemplate(Server.RUNNING.getPostgresDatabase())
                    .execute("create database " + name + " template " + template);
            return Server.RUNNING.getJdbcUrl("postgres", name);
        }
    };

    /** The address of a fresh database without any table. */
    public String createEmpty() {
        return create(freshName());
    }

    /** With Keyturn's tables, which are empty. */
    public HikariDataSource open() {
        return copy("keyturn", Database::migrate);
    }

    /**
     * With Keyturn's tables and what is put into it on top.
     *
     * @param template its name: what is put in is asked for once, for all openings of that name
     */
    public HikariDataSource open(String template, Consumer<DataSource> content) {
        return copy(template, source -> {
            migrate(source);
            content.accept(source);
        });
    }

    abstract String create(String name);

    abstract HikariDataSource copy(String template, Consumer<DataSource> content);

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
