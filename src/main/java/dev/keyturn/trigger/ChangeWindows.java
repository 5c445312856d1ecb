package dev.keyturn.trigger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When passwords may be changed: some hours of the week, and not on frozen days. */
public final class ChangeWindows {

    /** A calendar that allows nothing for longer than this allows nothing. */
    private static final int DAYS_AHEAD = 400;

    private final List<WeeklyWindow> weekly;
    private final List<Freeze> freezes;
    private final ZoneId zone;

    private ChangeWindows(List<WeeklyWindow> weekly, List<Freeze> freezes, ZoneId zone) {
        this.weekly = weekly;
        this.freezes = freezes;
        this.zone = zone;
    }

    /**
     * @param windows such as {@code Sat 22:00-02:00}; at least one
     * @param freezes such as {@code 2026-12-18/2027-01-06}
     * @throws IllegalArgumentException with a message about the first that cannot be read
     */
    public static ChangeWindows of(List<String> windows, List<String> freezes, ZoneId zone) {
        return new ChangeWindows(
                windows.stream().map(WeeklyWindow::parse).toList(),
                freezes.stream().map(Freeze::parse).toList(),
                zone);
    }

    /** The first whole one that does not begin before that time. */
    public Optional<ChangeWindow> next(Instant earliest) {
        LocalDate from = earliest.atZone(zone).toLocalDate();
        return Stream.iterate(from, day -> day.plusDays(1))
                .limit(DAYS_AHEAD)
                .flatMap(this::on)
                .filter(window -> !window.start().isBefore(earliest))
                .filter(window -> freezes.stream().noneMatch(freeze -> freeze.touches(window, zone)))
                .findFirst();
    }

    private Stream<ChangeWindow> on(LocalDate day) {
        return weekly.stream()
                .filter(window -> window.days().contains(day.getDayOfWeek()))
                .map(window -> window.on(day, zone))
                .filter(window -> Duration.between(window.start(), window.end()).toMinutes() > 0)
                .sorted(Comparator.comparing(ChangeWindow::start));
    }
}
