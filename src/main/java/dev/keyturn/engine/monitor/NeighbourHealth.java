package dev.keyturn.engine.monitor;

import java.util.List;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/**
 * One component of {@code /actuator/health}. A neighbour that does not answer makes it degraded and not down: rotations
 * wait for it by themselves, and restarting Keyturn would help nobody.
 */
final class NeighbourHealth implements HealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED");

    private final Neighbours neighbours;
    private final List<Neighbour> shown;

    NeighbourHealth(Neighbours neighbours, Neighbour.Kind kind) {
        this.neighbours = neighbours;
        this.shown = neighbours.all().stream()
                .filter(neighbour -> neighbour.kind() == kind)
                .toList();
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (Neighbour neighbour : shown) {
            Looked looked = neighbours.found(neighbour);
            if (looked == null) {
                health.withDetail(neighbour.name(), "was not looked at yet");
            } else if (looked.answers()) {
                health.withDetail(neighbour.name(), "answered at " + looked.at());
            } else {
                health.status(DEGRADED).withDetail(neighbour.name(), looked.trouble() + " (" + looked.at() + ")");
            }
        }
        return health.build();
    }
}
