package dev.keyturn.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What Flyway has written down. Where that is exactly what it would find again, it has nothing to do, and need not be loaded:
 * that is most starts.
 */
final class SchemaHistory {

    static final String FOLDER = "dev/keyturn/schema";
    static final String TABLE = "keyturn_schema_history";

    private static final Pattern SCRIPT = Pattern.compile("V(\\d+)__.*\\.sql");

    /** @param checksum as Flyway counts it: CRC32 of the lines without their ends */
    private record Migration(String version, int checksum) {}

    private final JdbcTemplate jdbc;

    SchemaHistory(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    /** Whether every migration was applied as it is now, and no other. */
    boolean isComplete() {
        return applied().equals(scripts());
    }

    private Set<Migration> applied() {
        try {
            // Flyway makes its table with names in quotes
            return new HashSet<>(jdbc.query(
                    "select \"version\", \"checksum\" from \"" + TABLE + "\" where \"success\" and \"type\" = 'SQL'",
                    (row, index) -> new Migration(row.getString(1), row.getInt(2))));
        } catch (DataAccessException noSuchTable) {
            return Set.of();
        }
    }

    private static Set<Migration> scripts() {
        try {
            Set<Migration> scripts = new HashSet<>();
            var resolver = new PathMatchingResourcePatternResolver(SchemaHistory.class.getClassLoader());
            for (Resource script : resolver.getResources("classpath:" + FOLDER + "/V*.sql")) {
                Matcher name = SCRIPT.matcher(Objects.requireNonNull(script.getFilename()));
                if (name.matches()) {
                    scripts.add(new Migration(name.group(1), checksum(script)));
                }
            }
            return scripts;
        } catch (IOException e) {
            throw new UncheckedIOException("The schema's migrations cannot be read.", e);
        }
    }

    private static int checksum(Resource script) throws IOException {
        CRC32 sum = new CRC32();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        }
        return (int) sum.getValue();
    }
}
