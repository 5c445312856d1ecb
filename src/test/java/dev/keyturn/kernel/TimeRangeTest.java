package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRangeTest {

    @Test
    void aTimeIsJudgedByItsInstant() {
        assertThat(TimeRange.parse("2000-01-01T00:00:00Z")).contains(Instant.parse("2000-01-01T00:00:00Z"));
        assertThat(TimeRange.parse("1999-12-31T20:00:00-04:00")).contains(Instant.parse("2000-01-01T00:00:00Z"));
        assertThat(TimeRange.parse("2199-12-31T23:59:59.999Z")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999-12-31T23:59:59-18:00",
                "+12345-01-01T00:00:00Z",
                "-0005-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "2000-01-01T00:00:00+01:00",
                "2199-12-31T23:00:00-01:00",
                "+999999999-12-31T23:59:59Z",
                "tomorrow",
                ""
            })
    void whatIsOutOfRangeOrNoTimeIsNone(String text) {
        assertThat(TimeRange.parse(text)).isEmpty();
    }
}
