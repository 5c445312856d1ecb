package dev.keyturn.audit;

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

class EvidenceReadingsTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @OnEachDatabase
    void aReadingIsKeptWithWhoWhenAndWhat(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceReadings readings = readings(source);

            readings.record("Auditor", "LIST", null, Map.of("person", "a\nb \"c\""), 17);
            readings.record("auditor2", "ROTATION", "r-1", Map.of(), 1);

            assertThat(readings.list(null, 10))
                    .containsExactly(
                            new EvidenceReading(2, "auditor2", NOW, "ROTATION", "r-1", Map.of(), 1),
                            new EvidenceReading(1, "Auditor", NOW, "LIST", null, Map.of("person", "a\nb \"c\""), 17));
            assertThat(readings.list(2L, 10))
                    .extracting(EvidenceReading::number)
                    .containsExactly(1L);
            assertThat(readings.list(null, 1))
                    .extracting(EvidenceReading::number)
                    .containsExactly(2L);
        }
    }

    @OnEachDatabase
    void aReadingThatCannotBeKeptStopsTheOneWhoReads(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceReadings readings = readings(source);
            new JdbcTemplate(source).execute("drop table keyturn_evidence_reading");

            assertThatThrownBy(() -> readings.record("auditor", "LIST", null, Map.of(), 1))
                    .isInstanceOf(UnrecordedReadingException.class)
                    .hasMessageContaining("it is not shown");
        }
    }

    private static EvidenceReadings readings(HikariDataSource source) {
        return new EvidenceReadings(new JdbcTemplate(source), Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
