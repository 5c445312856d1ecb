package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class DatabaseTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(77);
    private final AtomicReference<Instant> database = new AtomicReference<>(NOON);
    private final AtomicReference<Instant> told = new AtomicReference<>();

    @Test
    void itIsTheDatabaseSAndGoesOnByTheMachineSCounter() {
        try (DatabaseTime time = DatabaseTime.of(database::get, nanos::get, told::set)) {
            passes(Duration.ofSeconds(3));

            assertThat(time.instant()).isEqualTo(NOON.plusSeconds(3));
        }
    }

    @Test
    void twoNodesAgreeWhateverTheirMachinesClocksSay() {
        AtomicLong other = new AtomicLong(TimeUnit.DAYS.toNanos(900));
        try (DatabaseTime one = DatabaseTime.of(database::get, nanos::get, told::set);
                DatabaseTime two = DatabaseTime.of(database::get, other::get, told::set)) {
            assertThat(one.instant()).isEqualTo(two.instant());
        }
    }

    @Test
    void aDriftIsMadeGoodByAskingAgain() {
        try (DatabaseTime time = DatabaseTime.of(database::get, nanos::get, told::set)) {
            passes(Duration.ofSeconds(10));
            database.set(NOON.plusSeconds(12));

            time.ask();

            assertThat(time.instant()).isEqualTo(NOON.plusSeconds(12));
            assertThat(told).hasValue(NOON.plusSeconds(12));
        }
    }

    @Test
    void theAnswerCountsForTheMiddleOfTheQuestion() {
        try (DatabaseTime time = DatabaseTime.of(answerAfter(Duration.ofMillis(400)), nanos::get, told::set)) {
            assertThat(time.instant()).isEqualTo(NOON.plusMillis(200));
        }
    }

    @Test
    void anAnswerThatMayBeRightMovesNothing() {
        try (DatabaseTime time = askedAt(NOON.plusMillis(10_100), Duration.ofMillis(400))) {
            assertThat(time.instant()).isEqualTo(NOON.plusMillis(10_400));
        }
    }

    @Test
    void anAnswerThatCannotBeRightMovesTimeNoFurtherThanItMust() {
        try (DatabaseTime fast = askedAt(NOON.plusMillis(9_900), Duration.ofMillis(400))) {
            assertThat(fast.instant()).isEqualTo(NOON.plusMillis(10_300));
        }
        try (DatabaseTime slow = askedAt(NOON.plusMillis(10_700), Duration.ofMillis(400))) {
            assertThat(slow.instant()).isEqualTo(NOON.plusMillis(10_700));
        }
    }

    @Test
    void anAnswerThatTookTooLongIsNotBelieved() {
        long begin = nanos.get();
        try (DatabaseTime time = DatabaseTime.of(
                () -> {
                    if (nanos.get() == begin) {
                        return NOON;
                    }
                    passes(Duration.ofSeconds(5));
                    return NOON.plusSeconds(99);
                },
                nanos::get,
                told::set)) {
            passes(Duration.ofSeconds(1));

            time.ask();

            assertThat(time.instant()).isEqualTo(NOON.plusSeconds(6));
        }
    }

    @Test
    void itGoesOnWhileTheDatabaseIsAway() {
        DatabaseTime time = DatabaseTime.of(
                () -> {
                    if (nanos.get() > 77) {
                        throw new DataAccessResourceFailureException("away");
                    }
                    return NOON;
                },
                nanos::get,
                told::set);
        passes(Duration.ofMinutes(2));

        time.askQuietly();

        assertThat(time.instant()).isEqualTo(NOON.plusSeconds(120));
        time.close();
    }

    @Test
    void theProcessEngineSClockFollowsWhenItIsOffByMoreThanASecond() {
        try {
            ClockUtil.offset(Duration.ofMinutes(-8).toMillis());

            DatabaseTime.setEngineClock(Instant.now());

            assertThat(ClockUtil.now().toInstant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
        } finally {
            ClockUtil.reset();
        }
    }

    /** Right at noon, and asked again ten seconds later. */
    private DatabaseTime askedAt(Instant answer, Duration pause) {
        AtomicReference<Duration> slowness = new AtomicReference<>(Duration.ZERO);
        database.set(NOON);
        DatabaseTime time = DatabaseTime.of(
                () -> {
                    passes(slowness.get());
                    return database.get();
                },
                nanos::get,
                told::set);
        passes(Duration.ofSeconds(10));
        slowness.set(pause);
        database.set(answer);
        time.ask();
        return time;
    }

    private java.util.function.Supplier<Instant> answerAfter(Duration pause) {
        return () -> {
            passes(pause);
            return database.get();
        };
    }

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
