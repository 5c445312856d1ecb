package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordAgesTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @ParameterizedTest(name = "{0} of {1} days: {2}")
    @CsvSource({
        "PT0S, 90, FRESH",
        "P75D, 90, FRESH",
        "PT1823H, 90, FRESH",
        "P76D, 90, DUE_SOON",
        "PT2159H, 90, DUE_SOON",
        "P90D, 90, OVERDUE",
        "P400D, 90, OVERDUE",
        "P4D, 10, FRESH",
        "P5D, 10, DUE_SOON",
        "PT-5S, 90, FRESH",
    })
    void anAgeIsMeasuredAgainstWhatItMayBecome(Duration age, long maximum, PasswordAges.State state) {
        PasswordAges.Age password = PasswordAges.Age.of(NOW.minus(age), Duration.ofDays(maximum), NOW);

        assertThat(password.state()).isEqualTo(state);
        assertThat(password.days()).isEqualTo(Math.max(0, age.toDays()));
    }

    @Test
    void whatNoOneKnowsIsUnknown() {
        PasswordAges.Age password = PasswordAges.Age.of(null, Duration.ofDays(90), NOW);

        assertThat(password.state()).isEqualTo(PasswordAges.State.UNKNOWN);
        assertThat(password.days()).isNull();
    }
}
