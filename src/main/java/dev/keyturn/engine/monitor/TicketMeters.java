package dev.keyturn.engine.monitor;

import dev.keyturn.ticket.Connection;
import dev.keyturn.ticket.TicketSources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How far Keyturn is behind with what it writes into tickets. The same number on every node. */
final class TicketMeters implements MeterBinder {

    private final Connection connection;
    private final Set<String> sources;
    private final Clock clock;

    TicketMeters(Connection connection, TicketSources sources, Clock clock) {
        this.connection = connection;
        this.sources = Set.copyOf(sources.names());
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (String source : sources) {
            Gauge.builder("keyturn.ticket.notes.waiting", () -> status(source).notesWaiting())
                    .description("Notes that tickets are still to get")
                    .tag("source", source)
                    .register(meters);
            Gauge.builder("keyturn.ticket.notes.given.up", () -> status(source).notesGivenUp())
                    .description("Notes that were tried for as long as is configured, in vain")
                    .tag("source", source)
                    .register(meters);
            TimeGauge.builder(
                            "keyturn.ticket.notes.oldest",
                            () -> age(status(source).oldestNote()),
                            TimeUnit.SECONDS)
                    .description("How long the oldest note has waited")
                    .tag("source", source)
                    .register(meters);
        }
    }

    private Connection.Status status(String source) {
        return connection.status(source).orElseThrow();
    }

    private long age(@Nullable Instant since) {
        return since == null ? 0 : Duration.between(since, clock.instant()).toSeconds();
    }
}
