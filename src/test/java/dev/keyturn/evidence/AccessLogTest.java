package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

class AccessLogTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @OnEachDatabase
    void anAccessIsKeptWithWhoWhenAndWhat(Database database) {
        try (HikariDataSource source = database.open()) {
            AccessLog accessLog = accessLog(source);

            accessLog.record("Auditor", "LIST", null, Map.of("person", "a\nb \"c\""), 17);
            accessLog.record("auditor2", "ROTATION", "r-1", Map.of(), 1);

            assertThat(accessLog.list(null, 10))
                    .containsExactly(
                            new AccessLog.Entry(2, "auditor2", NOW, "ROTATION", "r-1", Map.of(), 1),
                            new AccessLog.Entry(1, "Auditor", NOW, "LIST", null, Map.of("person", "a\nb \"c\""), 17));
            assertThat(accessLog.list(2L, 10))
                    .extracting(AccessLog.Entry::number)
                    .containsExactly(1L);
            assertThat(accessLog.list(null, 1))
                    .extracting(AccessLog.Entry::number)
                    .containsExactly(2L);
        }
    }

    @OnEachDatabase
    void anAccessThatCannotBeRecordedIsRefused(Database database) {
        try (HikariDataSource source = database.open()) {
            AccessLog accessLog = accessLog(source);
            new JdbcTemplate(source).execute("drop table keyturn_access_log");

            assertThatThrownBy(() -> accessLog.record("auditor", "LIST", null, Map.of(), 1))
                    .isInstanceOf(AccessLog.UnrecordedAccessException.class)
                    .hasMessageContaining("it is not shown");
        }
    }

    private static AccessLog accessLog(HikariDataSource source) {
        return new AccessLog(new JdbcTemplate(source), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
