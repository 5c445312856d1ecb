package dev.keyturn.engine.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Says in the database that this node is alive, and counts those that said so lately. */
final class NodeHeartbeat implements SmartLifecycle, MeterBinder {

    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Several beats: a long pause of the garbage collector is no death. */
    static final Duration ALIVE = INTERVAL.multipliedBy(4);

    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(NodeHeartbeat.class);

    private final String id = UUID.randomUUID().toString();
    private final JdbcTemplate jdbc;
    private final String name;
    private final Clock clock;
    private @Nullable ScheduledExecutorService beating;

    /** @param name how people call this node */
    NodeHeartbeat(JdbcTemplate jdbc, String name, Clock clock) {
        this.jdbc = jdbc;
        this.name = name;
        this.clock = clock;
    }

    void beat() {
        OffsetDateTime now = at(clock.instant());
        if (jdbc.update("update keyturn_node set seen_at = ? where id = ?", now, id) == 0) {
            jdbc.update("delete from keyturn_node where seen_at < ?", now.minus(FORGOTTEN));
            jdbc.update(
                    "insert into keyturn_node (id, name, started_at, seen_at) values (?,?,?,?)", id, name, now, now);
        }
    }

    int alive() {
        Integer alive = jdbc.queryForObject(
                "select count(*) from keyturn_node where seen_at > ?",
                Integer.class,
                at(clock.instant().minus(ALIVE)));
        return alive == null ? 0 : alive;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("keyturn.nodes.alive", this::alive)
                .description("Nodes that said lately that they are alive")
                .register(meters);
    }

    private void beatQuietly() {
        try {
            beat();
        } catch (RuntimeException e) {
            log.debug("This node could not say that it is alive. It tries again.", e);
        }
    }

    @Override
    public synchronized void start() {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("heartbeat-");
        threads.setDaemon(true);
        beating = Executors.newSingleThreadScheduledExecutor(threads);
        beating.scheduleWithFixedDelay(this::beatQuietly, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (beating != null) {
            beating.shutdownNow();
            beating = null;
            goQuietly();
        }
    }

    /** A node that is stopped is not missed. */
    private void goQuietly() {
        try {
            jdbc.update("delete from keyturn_node where id = ?", id);
        } catch (RuntimeException e) {
            log.debug("This node could not say that it stops.", e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return beating != null;
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
