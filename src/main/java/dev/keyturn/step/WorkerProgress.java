package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Whether the workers of this node get on: what they ask the database is answered. A connection that fell silent keeps a
 * worker until the driver gives it up, and a new connection, as the database's own health check takes, shows nothing of it.
 */
public class WorkerProgress extends AbstractSchedulerListener {

    private final Set<Questions> all = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;
    private volatile long checked;
    private volatile boolean running;

    @Autowired
    WorkerProgress() {
        this(System::nanoTime);
    }

    WorkerProgress(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The scheduler looks for dead executions at each second heartbeat, whether or not there is work. */
    @Override
    public void onSchedulerEvent(SchedulerEventType type) {
        if (type == SchedulerEventType.RAN_DETECT_DEAD) {
            checked = nanos.getAsLong();
            running = true;
        }
    }

    /** Since when the scheduler has not looked after its executions; zero before it has begun to. */
    public Duration schedulerSilence() {
        return running ? Duration.ofNanos(nanos.getAsLong() - checked) : Duration.ZERO;
    }

    /** How long the worker that waits longest has waited for the database. */
    public Duration longestWait() {
        return all.stream().map(Questions::waited).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Begins to ask. */
    Questions questions() {
        Questions questions = new Questions();
        all.add(questions);
        return questions;
    }

    /** What one worker asks the database, with its work on remote systems in between. */
    final class Questions implements AutoCloseable {

        private static final long NONE = Long.MIN_VALUE;

        private volatile long since = nanos.getAsLong();

        /** Waits for something else than the database meanwhile. */
        <T> T notDuring(Supplier<T> work) {
            since = NONE;
            try {
                return work.get();
            } finally {
                since = nanos.getAsLong();
            }
        }

        /** Asks the database in the middle of such work. */
        void during(Runnable question) {
            since = nanos.getAsLong();
            try {
                question.run();
            } finally {
                since = NONE;
            }
        }

        private Duration waited() {
            long begin = since;
            return begin == NONE ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - begin);
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
