package dev.keyturn.trigger;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A change window that comes again every week, such as {@code Sat 22:00-02:00}, {@code Mon-Thu 20:00-23:00} or
 * {@code daily 01:00-04:00}. One that ends no later than it begins ends on the next day.
 */
record WeeklyWindow(Set<DayOfWeek> days, LocalTime from, LocalTime to) {

    private static final List<String> NAMES = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final String DAY = "(" + String.join("|", NAMES) + ")";
    private static final String TIME = "([01]\\d|2[0-3]):([0-5]\\d)";
    private static final Pattern FORM =
            Pattern.compile("(?:daily|" + DAY + "(?:-" + DAY + ")?) (" + TIME + ")-(" + TIME + ")");

    /** @throws IllegalArgumentException with a message */
    static WeeklyWindow parse(String text) {
        Matcher form = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is not a change window. Write it like Sat 22:00-02:00, Mon-Thu 20:00-23:00 or daily 01:00-04:00.");
        }
        return new WeeklyWindow(
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
