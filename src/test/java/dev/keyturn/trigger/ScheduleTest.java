package dev.keyturn.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.trigger.ChangeWindows.ChangeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SET = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAXIMUM = Duration.ofDays(90);

    /** 2026-03-02 is a Monday; Europe's clocks go forward in the night to 2026-03-29 and back in that to 2026-10-25. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Sat 22:00-02:00     | 2026-03-02T12:00:00Z | 2026-03-07T21:00:00Z | 2026-03-08T01:00:00Z
            Sat 22:00-02:00     | 2026-03-07T21:00:00Z | 2026-03-07T21:00:00Z | 2026-03-08T01:00:00Z
            Sat 22:00-02:00     | 2026-03-07T21:00:01Z | 2026-03-14T21:00:00Z | 2026-03-15T01:00:00Z
            daily 01:00-04:00   | 2026-03-02T12:00:00Z | 2026-03-03T00:00:00Z | 2026-03-03T03:00:00Z
            Mon-Thu 20:00-23:00 | 2026-03-06T00:00:00Z | 2026-03-09T19:00:00Z | 2026-03-09T22:00:00Z
            Fri-Mon 20:00-23:00 | 2026-03-03T00:00:00Z | 2026-03-06T19:00:00Z | 2026-03-06T22:00:00Z
            Fri-Mon 20:00-23:00 | 2026-03-08T12:00:00Z | 2026-03-08T19:00:00Z | 2026-03-08T22:00:00Z
            sat 22:00-04:00     | 2026-03-28T12:00:00Z | 2026-03-28T21:00:00Z | 2026-03-29T02:00:00Z
            sat 22:00-04:00     | 2026-10-24T12:00:00Z | 2026-10-24T20:00:00Z | 2026-10-25T03:00:00Z
            Sun 02:00-03:00     | 2026-03-28T12:00:00Z | 2026-04-05T00:00:00Z | 2026-04-05T01:00:00Z
            """)
    void theNextWindowIsTheFirstWholeOne(String window, Instant from, Instant start, Instant end) {
        assertThat(ChangeWindows.of(List.of(window), List.of(), BERLIN).next(from))
                .contains(new ChangeWindow(start, end));
    }

    @Test
    void ofSeveralWindowsTheEarliestCounts() {
        ChangeWindows windows = ChangeWindows.of(List.of("Sun 08:00-12:00", "Sat 22:00-02:00"), List.of(), BERLIN);

        assertThat(windows.next(Instant.parse("2026-03-02T12:00:00Z"))
                        .orElseThrow()
                        .start())
                .isEqualTo(Instant.parse("2026-03-07T21:00:00Z"));
        assertThat(windows.next(Instant.parse("2026-03-07T22:00:00Z"))
                        .orElseThrow()
                        .start())
                .isEqualTo(Instant.parse("2026-03-08T07:00:00Z"));
    }

    @Test
    void aWindowThatTouchesAFrozenDayIsLeftOut() {
        ChangeWindows windows =
                ChangeWindows.of(List.of("Sat 22:00-02:00"), List.of("2026-03-08", "2026-03-10/2026-03-14"), BERLIN);

        assertThat(windows.next(Instant.parse("2026-03-02T12:00:00Z"))
                        .orElseThrow()
                        .start())
                .isEqualTo(Instant.parse("2026-03-21T21:00:00Z"));
    }

    @Test
    void aCalendarThatFreezesEverythingAllowsNothing() {
        ChangeWindows windows =
                ChangeWindows.of(List.of("daily 01:00-04:00"), List.of("2026-01-01/2030-01-01"), BERLIN);

        assertThat(windows.next(SET)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sat",
                "Sat 22-02",
                "Saturday 22:00-02:00",
                "Sat 24:00-02:00",
                "Sat 22:00-02:60",
                "Sat,Sun 22:00-02:00"
            })
    void whatIsNoWindowIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> ChangeWindows.of(List.of(text), List.of(), BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("Sat 22:00-02:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Christmas", "2026-12-32", "2026-12-24/2026-12-20", "2026-12-20/2026-12-24/2026-12-26"})
    void whatIsNoFreezeIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> ChangeWindows.of(List.of("daily 01:00-04:00"), List.of(text), BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-12-18/2027-01-06");
    }

    @Test
    void aRotationIsAskedForEarlyEnoughAndAtTheSameTimeWhoAsks() {
        Schedule schedule = schedule();

        Instant askAt = schedule.askAt("contoso.com", SET, MAXIMUM);
        assertThat(askAt)
                .isBetween(SET.plus(Duration.ofDays(69)), SET.plus(Duration.ofDays(76)))
                .isEqualTo(schedule().askAt("contoso.com", SET, MAXIMUM));
        assertThat(schedule.window(askAt).orElseThrow().start())
                .isAfterOrEqualTo(askAt.plus(Duration.ofDays(1)))
                .isBefore(SET.plus(MAXIMUM));
    }

    @Test
    void accountsThatWereRotatedTogetherAreSpreadOverTheDays() {
        Schedule schedule = schedule();

        List<Long> perDay = IntStream.range(0, 1000)
                .mapToObj(number -> schedule.askAt("forest" + number + ".contoso.com", SET, MAXIMUM))
                .map(askAt -> Duration.between(SET, askAt).toDays())
                .collect(Collectors.groupingBy(day -> day, Collectors.counting()))
                .values()
                .stream()
                .toList();
        assertThat(perDay).hasSizeBetween(7, 8);
        assertThat(perDay.stream().mapToLong(Long::longValue).max().orElseThrow())
                .isLessThan(250);
    }

    private static Schedule schedule() {
        return new Schedule(ChangeWindows.of(List.of("daily 20:00-06:00"), List.of(), BERLIN), Duration.ofDays(14));
    }
}
