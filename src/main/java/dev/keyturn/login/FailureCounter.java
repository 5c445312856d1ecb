package dev.keyturn.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts failures by a key and says how long the next attempt has to wait: a second after the free ones, then doubled. */
final class FailureCounter {

    /** The least used ones make room: a flood of names or addresses cannot fill the memory. */
    static final int MOST_KEYS = 50_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final int free;
    private final Backoff backoff;
    private final Clock clock;
    private final Cache<String, Failures> counts;

    FailureCounter(int free, Duration longest, Clock clock) {
        this.free = free;
        this.backoff = new Backoff(FIRST_WAIT, longest);
        this.clock = clock;
        this.counts = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterWrite(FORGOTTEN_AFTER)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    Duration wait(String key) {
        Failures failures = counts.getIfPresent(key);
        return failures == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, failures.untilMillis() - clock.millis()));
    }

    void add(String key) {
        counts.asMap().compute(key, (same, before) -> {
            int count = before == null ? 1 : before.count() + 1;
            long wait = backoff.pause(count - free + 1).toMillis();
            return new Failures(count, count < free ? 0 : clock.millis() + wait);
        });
    }

    void forget(String key) {
        counts.invalidate(key);
    }

    /** How many keys it holds, after those that are too many were dropped. */
    long size() {
        counts.cleanUp();
        return counts.estimatedSize();
    }

    private record Failures(int count, long untilMillis) {}
}
