package dev.keyturn.engine.monitor;

import dev.keyturn.step.StepFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks at everything outside that rotations need, again and again and in the background: whoever asks for Keyturn's
 * health is told at once what was found last, and cannot make anybody ask a domain controller more often.
 */
final class Neighbours implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

    /** One that hangs until its deadline leaves threads for the others. */
    private static final int AT_ONCE = 4;

    private final List<Neighbour> all;
    private final Duration interval;
    private final Clock clock;
    private final Map<Neighbour, Looked> found = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService looking;

    Neighbours(List<Neighbour> all, Duration interval, Clock clock) {
        this.all = List.copyOf(all);
        this.interval = interval;
        this.clock = clock;
    }

    List<Neighbour> all() {
        return all;
    }

    /** What the last look has found; null before the first has ended. */
    @Nullable
    Looked found(Neighbour neighbour) {
        return found.get(neighbour);
    }

    void look(Neighbour neighbour) {
        Looked now = new Looked(clock.instant(), trouble(neighbour));
        Looked before = found.put(neighbour, now);
        boolean answered = before == null || before.answers();
        if (answered && !now.answers()) {
            log.warn("{} Keyturn looks again every {} seconds.", now.trouble(), interval.toSeconds());
        } else if (!answered && now.answers()) {
            log.info("{} is well again.", neighbour.name());
        }
    }

    private static @Nullable String trouble(Neighbour neighbour) {
        try {
            neighbour.check().run();
            return null;
        } catch (StepFailure failure) {
            return failure.sentence();
        } catch (RuntimeException e) {
            log.debug("Why {} could not be looked at:", neighbour.name(), e);
            return neighbour.name() + " could not be looked at (" + e.getClass().getSimpleName() + ").";
        }
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("neighbours-");
        threads.setDaemon(true);
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(AT_ONCE, threads);
        for (Neighbour neighbour : all) {
            pool.scheduleWithFixedDelay(() -> look(neighbour), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
        looking = pool;
    }

    @Override
    public synchronized void stop() {
        if (looking != null) {
            looking.shutdownNow();
            looking = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return looking != null;
    }
}
