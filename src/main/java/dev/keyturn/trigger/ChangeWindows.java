package dev.keyturn.trigger;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When passwords may be changed: some hours of the week, and not on frozen days. */
public final class ChangeWindows {

    /** A calendar that allows nothing for longer than this allows nothing. */
    private static final int DAYS_AHEAD = 400;

    private final List<Weekly> weekly;
    private final List<Freeze> freezes;
    private final ZoneId zone;

    private ChangeWindows(List<Weekly> weekly, List<Freeze> freezes, ZoneId zone) {
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
                windows.stream().map(Weekly::parse).toList(),
                freezes.stream().map(Freeze::parse).toList(),
                zone);
    }

    /** A time in which a password may be changed. */
    public record ChangeWindow(Instant start, Instant end) {}

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

    /**
     * A change window that comes again every week, such as {@code Sat 22:00-02:00}, {@code Mon-Thu 20:00-23:00} or
     * {@code daily 01:00-04:00}. One that ends no later than it begins ends on the next day.
     */
    private record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

        private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
        private static final String DAY = "(" + String.join("|", NAMES) + ")";
        private static final String TIME = "([01]\\d|2[0-3]):([0-5]\\d)";
        private static final Pattern FORM =
                Pattern.compile("(?:daily|" + DAY + "(?:-" + DAY + ")?) (" + TIME + ")-(" + TIME + ")");

        static Weekly parse(String text) {
            Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
            if (!form.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text
                                + "\" is not a change window. Write it like Sat 22:00-02:00, Mon-Thu 20:00-23:00 or daily 01:00-04:00.");
            }
            return new Weekly(
                    days(form.group(1), form.group(2)), LocalTime.parse(form.group(3)), LocalTime.parse(form.group(6)));
        }

        ChangeWindow on(LocalDate day, ZoneId zone) {
            LocalDate lastDay = to.isAfter(from) ? day : day.plusDays(1);
            return new ChangeWindow(
                    day.atTime(from).atZone(zone).toInstant(),
                    lastDay.atTime(to).atZone(zone).toInstant());
        }

        private static Set<DayOfWeek> days(@Nullable String first, @Nullable String last) {
            if (first == null) {
                return EnumSet.allOf(DayOfWeek.class);
            }
            int from = NAMES.indexOf(first);
            int to = last == null ? from : NAMES.indexOf(last);
            int length = (to - from + 7) % 7;
            EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
            IntStream.rangeClosed(0, length).forEach(step -> days.add(DayOfWeek.of((from + step) % 7 + 1)));
            return days;
        }
    }

    /** Days, both included, on which nothing is changed, such as {@code 2026-12-18/2027-01-06} or one day alone. */
    private record Freeze(LocalDate first, LocalDate last) {

        static Freeze parse(String text) {
            try {
                String[] days = text.trim().split("/", -1);
                Freeze freeze = new Freeze(LocalDate.parse(days[0]), LocalDate.parse(days[days.length - 1]));
                if (days.length <= 2 && !freeze.last.isBefore(freeze.first)) {
                    return freeze;
                }
            } catch (DateTimeParseException e) {
                // said below, as for days in the wrong order
            }
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a freeze. Write its first and last day like 2026-12-18/2027-01-06, or one day.");
        }

        boolean touches(ChangeWindow window, ZoneId zone) {
            return window.start().isBefore(last.plusDays(1).atStartOfDay(zone).toInstant())
                    && window.end().isAfter(first.atStartOfDay(zone).toInstant());
        }
    }
}
