package dev.keyturn.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    @Test
    void aPauseIsTwiceTheOneBeforeUntilItIsTheLongest() {
        assertThat(backoff.pause(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.pause(2)).isEqualTo(Duration.ofSeconds(10));
        assertThat(backoff.pause(4)).isEqualTo(Duration.ofSeconds(40));
        assertThat(backoff.pause(5)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.pause(0)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aPauseThatTheOtherSideAsksForIsKeptAtLeast() {
        assertThat(backoff.pause(1, null)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.pause(1, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.pause(1, Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void thoseThatFailedTogetherComeBackAtDifferentTimes() {
        assertThat(backoff.jittered(1, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.jittered(1, 0.5)).isEqualTo(Duration.ofSeconds(5));
        assertThat(backoff.jittered(1, 1)).isEqualTo(Duration.ofSeconds(6));
        assertThat(backoff.jittered(5000, 1)).isEqualTo(Duration.ofSeconds(72));
    }
}
