package dev.keyturn.bench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every call of an adapter: how long it is to take, and when it ran. */
final class Calls {

    /** @param server null when it was a call of the directory */
    record Call(String account, @Nullable String server, String what, Instant from, Instant to) {}

    private final List<Call> made = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final Duration each;
    private final Duration restart;
    private final @Nullable ScheduledExecutorService time;

    /** @param time null when calls answer at once and none is written down */
    Calls(Clock clock, Duration each, Duration restart, @Nullable ScheduledExecutorService time) {
        this.clock = clock;
        this.each = each;
        this.restart = restart;
        this.time = time;
    }

    <T> T of(String account, @Nullable String server, String what, Supplier<T> answer) {
        if (time == null) {
            return answer.get();
        }
        Instant from = clock.instant();
        pass(what.equals("restart") ? restart : each);
        T given = answer.get();
        made.add(new Call(account, server, what, from, clock.instant()));
        return given;
    }

    List<Call> made() {
        return List.copyOf(made);
    }

    void forget() {
        made.clear();
    }

    /** A timer and no busy waiting, as the calls of real servers cost no processor either. */
    private void pass(Duration duration) {
        try {
            time.schedule(() -> {}, duration.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS)
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
