package dev.keyturn.engine.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/** Whether each dependency answered its last probe: 1 or 0, and no number before the first one. */
final class DependencyMeters implements MeterBinder {

    private final DependencyProbes dependencies;

    DependencyMeters(DependencyProbes dependencies) {
        this.dependencies = dependencies;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (DependencyProbe dependency : dependencies.all()) {
            Gauge.builder("keyturn.dependency.up", () -> up(dependencies.found(dependency)))
                    .description("Whether a dependency answered its last probe")
                    .tag("component", dependency.kind().component())
                    .tag("name", dependency.name())
                    .register(meters);
        }
    }

    private static double up(@Nullable ProbeResult result) {
        if (result == null) {
            return Double.NaN;
        }
        return result.answers() ? 1 : 0;
    }
}
