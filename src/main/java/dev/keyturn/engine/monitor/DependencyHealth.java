package dev.keyturn.engine.monitor;

import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * One component of {@code /actuator/health}. A dependency that does not answer makes it degraded and not down:
 * rotations wait for it by themselves, and restarting Keyturn would not help.
 */
final class DependencyHealth implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private final DependencyProbes dependencies;
    private final List<DependencyProbe> shown;

    DependencyHealth(DependencyProbes dependencies, DependencyProbe.Kind kind) {
        this.dependencies = dependencies;
        this.shown = dependencies.all().stream()
                .filter(dependency -> dependency.kind() == kind)
                .toList();
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (DependencyProbe dependency : shown) {
            ProbeResult result = dependencies.found(dependency);
            if (result == null) {
                health.withDetail(dependency.name(), "was not probed yet");
            } else if (result.answers()) {
                health.withDetail(dependency.name(), "answered at " + result.at());
            } else {
                health.status(DEGRADED).withDetail(dependency.name(), result.trouble() + " (" + result.at() + ")");
            }
        }
        return health.build();
    }
}
