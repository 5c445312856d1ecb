package dev.keyturn.kernel;

import java.time.Duration;

/** A time-out of zero would mean "for ever" to some libraries and "at once" to others. */
public final class PositiveDuration {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private PositiveDuration() {}

    public static void check(String setting, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new InvalidSettingException(
                    setting, "is " + duration + ". It must be longer than nothing, such as 10s.");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new InvalidSettingException(
                    setting, "is " + duration + ". It must not be longer than " + LONGEST.toDays() + " days.");
        }
    }
}
