package dev.keyturn.ticket.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** So many a second for long, and ten times as many at once. */
public final class RateLimit {

    private static final int AT_ONCE = 10;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double most;
    private final Clock clock;
    private double left;
    private Instant counted;

    public RateLimit(int perSecond, Clock clock) {
        this.perSecond = perSecond;
        this.most = perSecond * (double) AT_ONCE;
        this.clock = clock;
        this.left = most;
        this.counted = clock.instant();
    }

    public synchronized boolean takes() {
        Instant now = clock.instant();
        double since = Math.max(0, Duration.between(counted, now).toNanos() / NANOS);
        left = Math.min(most, left + since * perSecond);
        counted = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
