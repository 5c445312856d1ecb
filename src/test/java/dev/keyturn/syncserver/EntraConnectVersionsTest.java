package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntraConnectVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "2.5.78.9,   2026-11-30, BLOCKS, does not sync any more",
        "2.4.27.0,   2026-09-30, BLOCKS, before 2.5.79.0 on 2026-09-30",
        "1.6.16.0,   2026-11-30, BLOCKS, Update it to 2.6.92.0 or later",
        "2.4.27.0,   2026-09-29, WARNS,  stops to sync on 2026-09-30",
        "2.5.79.0,   2026-10-24, WARNS,  ended on 2026-10-23",
        "2.5.80.0,   2026-11-30, WARNS,  ended on 2026-10-23",
        "2.5.190.0,  2027-02-02, WARNS,  ends on 2027-02-02",
        "2.5.190.0,  2026-12-05, WARNS,  ends on 2027-02-02",
        "2.5.190.0,  2026-12-04,       , ''",
        "2.6,        2027-02-03, WARNS,  ended on 2027-02-02",
        "2.6.1.0,    2026-11-30,       , ''",
        "2.6.3.0,    2027-07-08, WARNS,  ended on 2027-07-07",
        "2.6.79.0,   2026-11-30, WARNS,  has recalled",
        "2.6.79.0,   2027-07-08, WARNS,  has recalled its Microsoft Entra Connect 2.6.79.0. Microsoft's support",
        "2.6.84.0,   2026-11-30,       , ''",
        "2.6.92.0,   2040-01-01,       , ''",
        "3.0.0.0,    2040-01-01,       , ''",
        "0.0,        2026-11-30, WARNS,  does not tell the version",
        "unknown,    2026-11-30, WARNS,  does not tell the version"
    })
    void aVersionBlocksWhereItDoesNotSyncAndWarnsWhereItIsNotSupported(
            String version, String day, Finding.@Nullable Severity severity, String said) {
        var finding = EntraConnectVersions.finding("aadc01", version, Instant.parse(day + "T12:00:00Z"));

        if (severity == null) {
            assertThat(finding).isEmpty();
            return;
        }
        assertThat(finding).hasValueSatisfying(told -> {
            assertThat(told.severity()).isEqualTo(severity);
            assertThat(told.subject()).isEqualTo("aadc01");
            assertThat(told.message()).contains(said);
        });
    }

    @Test
    void aFindingTellsItsSourceAndWhenItWasRead() {
        assertThat(EntraConnectVersions.finding("aadc01", "2.5.79.0", Instant.parse("2026-11-30T00:00:00Z")))
                .hasValueSatisfying(
                        told -> assertThat(told.message()).contains("learn.microsoft.com", "read on 2026-11-30"));
    }
}
