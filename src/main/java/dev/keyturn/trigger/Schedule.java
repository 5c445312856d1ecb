package dev.keyturn.trigger;

import dev.keyturn.trigger.ChangeWindows.ChangeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a rotation is asked for, so that people have time to approve it and a change window comes before the password is
 * too old. Accounts that were rotated on the same day are asked for on different days.
 */
public final class Schedule {

    /** Over which time the accounts are spread. */
    static final Duration SPREAD = Duration.ofDays(7);
    /** Between asking and the window: people approve within a working day, and the lead leaves time for it. */
    static final Duration NOTICE = Duration.ofDays(1);

    private final ChangeWindows windows;
    private final Duration lead;

    /** @param lead how long before a password is too old its rotation is asked for, at the latest */
    public Schedule(ChangeWindows windows, Duration lead) {
        this.windows = windows;
        this.lead = lead;
    }

    /** The same for the same account and password, for every caller and each time. */
    public Instant askAt(String account, Instant setAt, Duration maximumAge) {
        long own = Math.floorMod(mixed(account), SPREAD.toSeconds());
        return setAt.plus(maximumAge).minus(lead).minusSeconds(own);
    }

    /** The window to ask for now; nothing when the calendar allows none. */
    public Optional<ChangeWindow> window(Instant now) {
        return windows.next(now.plus(NOTICE));
    }

    /** Names that differ in one letter must not end up side by side. */
    private static long mixed(String account) {
        long mixed = account.hashCode() * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }
}
