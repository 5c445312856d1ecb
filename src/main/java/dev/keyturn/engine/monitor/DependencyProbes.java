package dev.keyturn.engine.monitor;

import dev.keyturn.account.Account;
import dev.keyturn.account.DependencyHealth;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
final class DependencyProbes implements SmartLifecycle, MeterBinder, DependencyHealth {

    private static final Logger log = LoggerFactory.getLogger(DependencyProbes.class);

    /** One that hangs until its deadline leaves threads for the others. */
    private static final int AT_ONCE = 4;

    private final List<Dependency> all;
    private final Duration interval;
    private final Clock clock;
    private final Map<String, Result> found = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService probing;

    DependencyProbes(List<Dependency> all, Duration interval, Clock clock) {
        this.all = List.copyOf(all);
        this.interval = interval;
        this.clock = clock;
    }

    List<Dependency> all() {
        return all;
    }

    /** The result of the last probe; null before the first one has ended. */
    @Nullable
    Result found(Dependency dependency) {
        return found.get(dependency.key());
    }

    @Override
    public List<Health> of(Account account) {
        List<Health> health = new ArrayList<>();
        for (String controller : account.directory().domainControllers()) {
            health.add(health(Health.Kind.DOMAIN_CONTROLLER, Dependency.Kind.DOMAIN_CONTROLLER, controller));
        }
        for (SyncServer server : account.servers()) {
            health.add(health(Health.Kind.SYNC_SERVER, Dependency.Kind.SYNC_SERVER, server.name()));
        }
        health.add(health(Health.Kind.STORED_PASSWORD, Dependency.Kind.STORED_PASSWORD, account.name()));
        return health;
    }

    private Health health(Health.Kind kind, Dependency.Kind probed, String name) {
        Result result = found.get(probed.component() + name);
        return new Health(
                kind, name, result == null ? null : result.answers(), result == null ? null : result.trouble());
    }

    void probe(Dependency dependency) {
        Result now = new Result(clock.instant(), trouble(dependency));
        Result before = found.put(dependency.key(), now);
        boolean answered = before == null || before.answers();
        if (answered && !now.answers()) {
            log.warn("{} Keyturn probes it every {} seconds.", now.trouble(), interval.toSeconds());
        } else if (!answered && now.answers()) {
            log.info("{} is well again.", dependency.name());
        }
    }

    private static @Nullable String trouble(Dependency dependency) {
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
        for (Dependency dependency : all) {
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

    /** Whether each dependency answered its last probe: 1 or 0, and no number before the first one. */
    @Override
    public void bindTo(MeterRegistry meters) {
        for (Dependency dependency : all) {
            Gauge.builder("keyturn.dependency.up", () -> up(found(dependency)))
                    .description("Whether a dependency answered its last probe")
                    .tag("component", dependency.kind().component())
                    .tag("name", dependency.name())
                    .register(meters);
        }
    }

    private static double up(@Nullable Result result) {
        if (result == null) {
            return Double.NaN;
        }
        return result.answers() ? 1 : 0;
    }

    /**
     * An external system that rotations need.
     *
     * @param check returns when it answers, and throws a {@link dev.keyturn.kernel.StepFailure} with a message when not
     */
    record Dependency(Kind kind, String name, Runnable check) {

        private String key() {
            return kind.component() + name;
        }

        enum Kind {
            DOMAIN_CONTROLLER("domainControllers"),
            SYNC_SERVER("syncServers"),
            SECRET_STORE("secretStore"),
            TICKET_SYSTEM("ticketSystems"),
            /** Not whether it answers, but whether the password that is stored is the one that it has. */
            STORED_PASSWORD("storedPasswords"),
            /** Not whether they answer, but whether a failover would lose what was acknowledged. */
            DATABASE_STANDBYS("databaseStandbys");

            private final String component;

            Kind(String component) {
                this.component = component;
            }

            /** Its name below {@code /actuator/health}. */
            String component() {
                return component;
            }
        }
    }

    /**
     * The result of the last probe of a dependency.
     *
     * @param trouble a message; null when it answered
     */
    record Result(Instant at, @Nullable String trouble) {

        boolean answers() {
            return trouble == null;
        }
    }
}
