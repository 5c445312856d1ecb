package dev.keyturn.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the database, which all nodes share: the clocks of their machines may differ by minutes. It is asked for
 * again and again and counted on from there with the machine's monotonic counter, so that setting a machine's clock has
 * no influence either. While the database is away, it goes on counting.
 */
final class DatabaseTime implements InstantSource, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseTime.class);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

    /** An answer that took longer says too little about when it was given. */
    private static final long SLOWEST_ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Less does no harm, and is not worth moving a clock. */
    private static final Duration CLOSE_ENOUGH = Duration.ofSeconds(1);

    private record Mark(Instant time, long nanos) {}

    private final Supplier<Instant> database;
    private final LongSupplier nanos;
    private final Consumer<Instant> follower;
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "keyturn-clock");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Mark mark;

    private DatabaseTime(Supplier<Instant> database, LongSupplier nanos, Consumer<Instant> follower, Mark first) {
        this.database = database;
        this.nanos = nanos;
        this.follower = follower;
        this.mark = first;
    }

    /**
     * @param database asks for its time, on a connection of its own
     * @param follower is told the time whenever the database was asked
     */
    static DatabaseTime start(Supplier<Instant> database, Consumer<Instant> follower) {
        DatabaseTime time = of(database, System::nanoTime, follower);
        follower.accept(time.instant());
        time.asking.scheduleWithFixedDelay(
                time::askQuietly, ASK_AGAIN_AFTER.toMillis(), ASK_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        return time;
    }

    static DatabaseTime of(Supplier<Instant> database, LongSupplier nanos, Consumer<Instant> follower) {
        long before = nanos.getAsLong();
        Instant time = database.get();
        return new DatabaseTime(database, nanos, follower, new Mark(time, middle(before, nanos.getAsLong())));
    }

    /**
     * The answer was given some time between question and answer. A time that fits is left alone: how long answers take
     * differs under load, and time would step to and fro with it.
     */
    void ask() {
        long before = nanos.getAsLong();
        Instant time = database.get();
        long after = nanos.getAsLong();
        if (after - before <= SLOWEST_ANSWER_NANOS) {
            if (time.isBefore(at(before))) {
                mark = new Mark(time, before);
            } else if (time.isAfter(at(after))) {
                mark = new Mark(time, after);
            }
            follower.accept(instant());
        }
    }

    void askQuietly() {
        try {
            ask();
        } catch (RuntimeException e) {
            log.debug("The database did not tell its time. It is asked again; until then time is counted on.", e);
        }
    }

    private static long middle(long before, long after) {
        return before + (after - before) / 2;
    }

    @Override
    public Instant instant() {
        return at(nanos.getAsLong());
    }

    private Instant at(long counter) {
        Mark last = mark;
        return last.time().plusNanos(counter - last.nanos());
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }

    /**
     * Keeps the process engine's clock at this time. The engine decides by its machine's clock when a timer is due and when
     * another node's lock on a job has run out; with clocks that differ by minutes, windows open too early or too late and
     * jobs run twice.
     */
    static void setEngineClock(Instant now) {
        Duration off = Duration.between(ClockUtil.now().toInstant(), now);
        if (off.abs().compareTo(CLOSE_ENOUGH) > 0) {
            log.warn(
                    "The process engine's clock differs from the database's by {} s. It follows the database from now on;"
                            + " set this machine's clock right.",
                    off.toSeconds());
            ClockUtil.offset(now.toEpochMilli() - System.currentTimeMillis());
        }
    }
}
