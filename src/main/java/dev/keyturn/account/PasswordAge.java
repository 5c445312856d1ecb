package dev.keyturn.account;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How old a password is, measured against how old it may become. */
public record PasswordAge(@Nullable Instant setAt, Duration maximum, Instant now) {

    private static final Duration SOON = Duration.ofDays(14);

    public enum State {
        FRESH,
        /** Within the last 14 days, or within the last half where it may not even become that old. */
        DUE_SOON,
        OVERDUE,
        /** Active Directory was not asked yet. */
        UNKNOWN
    }

    /** Whole days; null when unknown. */
    public @Nullable Long days() {
        Duration age = age();
        return age == null ? null : age.toDays();
    }

    public State state() {
        Duration age = age();
        if (age == null) {
            return State.UNKNOWN;
        }
        if (age.compareTo(maximum) >= 0) {
            return State.OVERDUE;
        }
        Duration half = maximum.dividedBy(2);
        Duration soon = SOON.compareTo(half) < 0 ? SOON : half;
        return age.compareTo(maximum.minus(soon)) >= 0 ? State.DUE_SOON : State.FRESH;
    }

    /** A domain controller's clock may be a little ahead. */
    private @Nullable Duration age() {
        if (setAt == null) {
            return null;
        }
        Duration age = Duration.between(setAt, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
