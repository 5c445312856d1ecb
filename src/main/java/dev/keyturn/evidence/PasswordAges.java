package dev.keyturn.evidence;

import dev.keyturn.account.Account;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.StepEvidence;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How old the passwords are, by what Active Directory told: rotations that ended, in whatever way and be it by their
 * pre-check alone, the one that runs, and the periodic check, which knows accounts that were never rotated here as well.
 */
public class PasswordAges {

    private static final Duration SOON = Duration.ofDays(14);

    private final SealedRotations sealed;
    private final Clock clock;

    /** By account: what the periodic check of this node saw last. It is seen again soon after a start. */
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    PasswordAges(SealedRotations sealed, Clock clock) {
        this.sealed = sealed;
        this.clock = clock;
    }

    /** Measured against how old it may become. */
    public enum State {
        FRESH,
        /** Within the last 14 days, or within the last half where it may not even become that old. */
        DUE_SOON,
        OVERDUE,
        /** Active Directory was not asked yet. */
        UNKNOWN
    }

    /**
     * @param setAt null when unknown
     * @param duration null when unknown
     */
    public record Age(@Nullable Instant setAt, @Nullable Duration duration, State state) {

        static Age of(@Nullable Instant setAt, Duration maximum, Instant now) {
            if (setAt == null) {
                return new Age(null, null, State.UNKNOWN);
            }
            // a domain controller's clock may be a little ahead
            Duration age = setAt.isAfter(now) ? Duration.ZERO : Duration.between(setAt, now);
            Duration half = maximum.dividedBy(2);
            Duration fresh = maximum.minus(SOON.compareTo(half) < 0 ? SOON : half);
            State late = age.compareTo(maximum) >= 0 ? State.OVERDUE : State.DUE_SOON;
            return new Age(setAt, age, age.compareTo(fresh) < 0 ? State.FRESH : late);
        }

        /** Whole days; null when unknown. */
        public @Nullable Long days() {
            return duration == null ? null : duration.toDays();
        }
    }

    /** @param setAt when Active Directory says that the password was set; null when it does not say */
    public void saw(Account account, @Nullable Instant setAt) {
        if (setAt != null) {
            seen.put(account.name(), setAt);
        }
    }

    /** @param running the rotation of this account that runs; null when none does. One that ended tells nothing more. */
    public Age of(Account account, @Nullable RotationView running) {
        return Age.of(setAt(account.name(), running), account.maximumAge(), clock.instant());
    }

    private @Nullable Instant setAt(String account, @Nullable RotationView running) {
        Instant latest = sealed.passwordSetAt(account).orElse(null);
        latest = later(account, latest, running == null ? null : learntBy(running));
        return later(account, latest, seen.get(account));
    }

    /** A roll back sets a password that was made before. */
    private @Nullable Instant later(String account, @Nullable Instant known, @Nullable Instant now) {
        boolean newer = now != null && (known == null || now.isAfter(known));
        return newer && !sealed.isRollBack(account, now) ? now : known;
    }

    /** The latest time that Active Directory told a step; null when it told none. */
    private static @Nullable Instant learntBy(RotationView rotation) {
        return rotation.steps().stream()
                .map(step -> asInstant(step.evidence().get(StepEvidence.PWD_LAST_SET)))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant asInstant(@Nullable Object value) {
        try {
            return value == null ? null : Instant.parse(value.toString());
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
