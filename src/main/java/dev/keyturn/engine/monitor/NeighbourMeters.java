package dev.keyturn.engine.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/** Whether each neighbour answered when it was last looked at: 1 or 0, and no number before the first look. */
final class NeighbourMeters implements MeterBinder {

    private final Neighbours neighbours;

    NeighbourMeters(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (Neighbour neighbour : neighbours.all()) {
            Gauge.builder("keyturn.neighbour.up", () -> up(neighbours.found(neighbour)))
                    .description("Whether a neighbour answered when it was last looked at")
                    .tag("component", neighbour.kind().component())
                    .tag("name", neighbour.name())
                    .register(meters);
        }
    }

    private static double up(@Nullable Looked looked) {
        if (looked == null) {
            return Double.NaN;
        }
        return looked.answers() ? 1 : 0;
    }
}
