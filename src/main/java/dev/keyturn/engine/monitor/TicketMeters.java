package dev.keyturn.engine.monitor;

import dev.keyturn.ticket.SourceDiagnostics;
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

    private final SourceDiagnostics connection;
    private final Set<String> sources;
    private final Clock clock;

    TicketMeters(SourceDiagnostics connection, TicketSources sources, Clock clock) {
        this.connection = connection;
        this.sources = Set.copyOf(sources.names());
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (String source : sources) {
            Gauge.builder("keyturn.ticket.updates.waiting", () -> status(source).updatesWaiting())
                    .description("Updates that tickets are still to get")
                    .tag("source", source)
                    .register(meters);
            Gauge.builder("keyturn.ticket.updates.given.up", () -> status(source)
                            .updatesGivenUp())
                    .description("Updates that were tried for days, in vain")
                    .tag("source", source)
                    .register(meters);
            TimeGauge.builder(
                            "keyturn.ticket.updates.oldest",
                            () -> age(status(source).oldestUpdate()),
                            TimeUnit.SECONDS)
                    .description("How long the oldest update has waited")
                    .tag("source", source)
                    .register(meters);
        }
    }

    private SourceDiagnostics.Status status(String source) {
        return connection.status(source).orElseThrow();
    }

    private long age(@Nullable Instant since) {
        return since == null ? 0 : Duration.between(since, clock.instant()).toSeconds();
    }
}
