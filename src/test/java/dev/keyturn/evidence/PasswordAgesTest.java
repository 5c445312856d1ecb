package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.account.Account;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordAgesTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Account ACCOUNT =
            new Account("contoso.com", "MSOL_1", "contoso.com", null, mock(), List.of(), false, null, null);

    private final SealedRotations sealed = mock();

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
    void theAgeOfAnAccountThatWasNeverRotatedIsWhatThePeriodicCheckSaw() {
        PasswordAges ages = ages(Optional.empty());

        ages.saw(ACCOUNT, NOW.minus(Duration.ofDays(200)));
        ages.saw(ACCOUNT, null);

        assertThat(ages.of(ACCOUNT, null).days()).isEqualTo(200);
        assertThat(ages.of(ACCOUNT, null).state()).isEqualTo(PasswordAges.State.OVERDUE);
    }

    @Test
    void aRollBackThatThePeriodicCheckSawMakesAPasswordNoYounger() {
        Instant made = NOW.minus(Duration.ofDays(40));
        Instant rolledBack = NOW.minus(Duration.ofDays(1));
        PasswordAges ages = ages(Optional.of(made));
        when(sealed.isRollBack("contoso.com", rolledBack)).thenReturn(true);

        ages.saw(ACCOUNT, rolledBack);

        assertThat(ages.of(ACCOUNT, null).setAt()).isEqualTo(made);
    }

    private PasswordAges ages(Optional<Instant> known) {
        when(sealed.passwordSetAt("contoso.com")).thenReturn(known);
        return new PasswordAges(sealed, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void whatNoOneKnowsIsUnknown() {
        PasswordAges.Age password = PasswordAges.Age.of(null, Duration.ofDays(90), NOW);

        assertThat(password.state()).isEqualTo(PasswordAges.State.UNKNOWN);
        assertThat(password.days()).isNull();
    }
}
