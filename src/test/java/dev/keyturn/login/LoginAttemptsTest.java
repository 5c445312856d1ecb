package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.web.HandSetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletResponse;

class LoginAttemptsTest {

    private static final String ATTACKER = "203.0.113.7";
    private static final String OFFICE = "198.51.100.20";

    private final HandSetClock clock = new HandSetClock(Instant.parse("2030-01-15T12:00:00Z"));
    private final LoginAttempts attempts = new LoginAttempts(clock);

    @Test
    void theWaitBeginsAfterSomeFailuresAndDoublesUpToFiveMinutes() {
        LoginAttempts.FailureCounter counter = new LoginAttempts.FailureCounter(5, Duration.ofMinutes(5), clock);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            counter.add("somebody");
            waits.add(counter.wait("somebody").toSeconds());
        }

        assertThat(waits).containsExactly(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
        assertThat(counter.wait("somebody else")).isZero();
    }

    @Test
    void aCountIsForgottenAQuarterOfAnHourAfterTheLastFailure() {
        fail(6, ATTACKER, "approver");
        assertHeldUp(ATTACKER, "approver");

        clock.forward(Duration.ofMinutes(15).plusSeconds(1));
        attempts.failed(ATTACKER, "approver");

        assertFree(ATTACKER, "approver");
    }

    @Test
    void theWaitEndsWithTimeAndIsSaid() {
        fail(6, ATTACKER, "approver");

        assertThatThrownBy(() -> attempts.check(ATTACKER, "approver"))
                .isInstanceOfSatisfying(LoginAttempts.TooManyAttemptsException.class, refused -> {
                    var response = new MockHttpServletResponse();
                    assertThat(refused.problem(response).getDetail()).contains("try again in 2 seconds");
                    assertThat(response.getHeader("Retry-After")).isEqualTo("2");
                });

        clock.forward(Duration.ofSeconds(2));
        assertFree(ATTACKER, "approver");
    }

    @Test
    void sprayingOnePasswordOverManyUsersIsSlowedDownByTheAddress() {
        for (int user = 0; user < 20; user++) {
            assertFree(ATTACKER, "user" + user);
            attempts.failed(ATTACKER, "user" + user);
        }

        assertHeldUp(ATTACKER, "a user who was never tried");
        assertFree(OFFICE, "user0");
    }

    @Test
    void guessingOneUserFromManyAddressesIsSlowedDownByTheUserButNeverForLong() {
        for (int address = 0; address < 200; address++) {
            attempts.failed("203.0.113." + address, "Approver");
        }

        assertHeldUp("192.0.2.1", "approver");
        assertHeldUp("192.0.2.1", "APPROVER");
        clock.forward(Duration.ofSeconds(30));
        assertFree("192.0.2.1", "approver");
    }

    @Test
    void noOneElsesFailuresHoldAPersonUpWhereThatPersonLoggedInBefore() {
        attempts.succeeded(OFFICE, "approver");
        fail(300, ATTACKER, "approver");
        for (int user = 0; user < 30; user++) {
            attempts.failed(OFFICE, "colleague" + user);
        }

        assertFree(OFFICE, "approver");
        assertHeldUp(OFFICE, "operator");
        fail(6, OFFICE, "approver");
        assertHeldUp(OFFICE, "approver");
    }

    @Test
    void aRightLoginOfAnAttackersOwnDoesNotWipeOutTheFailuresOfTheAddress() {
        for (int i = 0; i < 25; i++) {
            attempts.failed(ATTACKER, "user" + i);
            attempts.succeeded(ATTACKER, "own");
        }

        assertHeldUp(ATTACKER, "approver");
    }

    @Test
    void floodingTheCountersDoesNotFillTheMemory() {
        LoginAttempts.FailureCounter counter = new LoginAttempts.FailureCounter(5, Duration.ofMinutes(5), clock);
        for (int i = 0; i < 3 * LoginAttempts.FailureCounter.MOST_KEYS; i++) {
            counter.add("key " + i);
        }

        assertThat(counter.size()).isLessThanOrEqualTo(LoginAttempts.FailureCounter.MOST_KEYS);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2:ffff:0:0:1, 2001:db8:1:2::/64",
        "2001:db8::1, 2001:db8:0:0::/64",
        "::1, 0:0:0:0::/64",
        "0:0:0:0:0:0:0:1, 0:0:0:0::/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "fe80::1%no-such-link, fe80::1%no-such-link"
    })
    void aNetworkOfVersionSixIsOneClient(String address, String client) {
        assertThat(LoginAttempts.client(address)).isEqualTo(client);
    }

    private void fail(int times, String address, String user) {
        for (int i = 0; i < times; i++) {
            attempts.failed(address, user);
        }
    }

    private void assertHeldUp(String address, String user) {
        assertThatThrownBy(() -> attempts.check(address, user))
                .isInstanceOf(LoginAttempts.TooManyAttemptsException.class);
    }

    private void assertFree(String address, String user) {
        assertThatCode(() -> attempts.check(address, user)).doesNotThrowAnyException();
    }
}
