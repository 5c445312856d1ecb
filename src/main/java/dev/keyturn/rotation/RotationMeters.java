package dev.keyturn.rotation;

import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.StepRecords;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts and times rotations that ended, and how long each sync server could not log in meanwhile. */
class RotationMeters {

    static final String ROTATIONS = "keyturn.rotations";
    static final String OUTAGE = "keyturn.outage";

    private final MeterRegistry meters;
    private final StepRecords steps;

    RotationMeters(MeterRegistry meters, StepRecords steps) {
        this.meters = meters;
        this.steps = steps;
    }

    /** In the transaction that ends the rotation; counted once that is committed, so that a repeat counts once. */
    void ended(Rotation rotation, Outcome outcome, Instant endedAt) {
        Duration took = Duration.between(rotation.requestedAt(), endedAt);
        Map<String, Duration> outages = OutageWindow.perServer(steps.of(rotation.id()));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                count(rotation, outcome, took);
                outages.forEach((server, outage) -> count(rotation, server, outage));
            }
        });
    }

    private void count(Rotation rotation, Outcome outcome, Duration took) {
        Timer.builder(ROTATIONS)
                .description("Rotations that ended, from the request to the end")
                .tag("account", rotation.account())
                .tag("kind", rotation.kind().name())
                .tag("outcome", outcome.name())
                .register(meters)
                .record(took);
    }

    private void count(Rotation rotation, String server, Duration outage) {
        Timer.builder(OUTAGE)
                .description("From the change in Active Directory until the server was proved to hold the password")
                .tag("account", rotation.account())
                .tag("server", server)
                .publishPercentiles(0.5, 0.95)
                .register(meters)
                .record(outage);
    }
}
