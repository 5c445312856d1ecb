package dev.keyturn.engine.monitor;

import dev.keyturn.kernel.StepFailure;
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
 * Probes every external system that rotations need, periodically and in the background: a request for Keyturn's health
 * is answered at once with what was found last, and cannot make Keyturn ask a domain controller more often.
 */
final class DependencyProbes implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DependencyProbes.class);

    /** One that hangs until its deadline leaves threads for the others. */
    private static final int AT_ONCE = 4;

    private final List<DependencyProbe> all;
    private final Duration interval;
    private final Clock clock;
    private final Map<DependencyProbe, ProbeResult> found = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService probing;

    DependencyProbes(List<DependencyProbe> all, Duration interval, Clock clock) {
        this.all = List.copyOf(all);
        this.interval = interval;
        this.clock = clock;
    }

    List<DependencyProbe> all() {
        return all;
    }

    /** The result of the last probe; null before the first one has ended. */
    @Nullable
    ProbeResult found(DependencyProbe dependency) {
        return found.get(dependency);
    }

    void probe(DependencyProbe dependency) {
        ProbeResult now = new ProbeResult(clock.instant(), trouble(dependency));
        ProbeResult before = found.put(dependency, now);
        boolean answered = before == null || before.answers();
        if (answered && !now.answers()) {
            log.warn("{} Keyturn probes it every {} seconds.", now.trouble(), interval.toSeconds());
        } else if (!answered && now.answers()) {
            log.info("{} is well again.", dependency.name());
        }
    }

    private static @Nullable String trouble(DependencyProbe dependency) {
        try {
            dependency.check().run();
            return null;
        } catch (StepFailure failure) {
            return failure.message();
        } catch (RuntimeException e) {
            log.debug("Why {} could not be probed:", dependency.name(), e);
            return dependency.name() + " could not be probed (" + e.getClass().getSimpleName() + ").";
        }
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("probes-");
        threads.setDaemon(true);
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(AT_ONCE, threads);
        for (DependencyProbe dependency : all) {
            pool.scheduleWithFixedDelay(() -> probe(dependency), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
        probing = pool;
    }

    @Override
    public synchronized void stop() {
        if (probing != null) {
            probing.shutdownNow();
            probing = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return probing != null;
    }
}
