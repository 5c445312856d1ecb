package dev.keyturn.evidence;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts and times rotations that ended, and how long each sync server could not log in meanwhile. */
public class RotationMeters {

    static final String ROTATIONS = "keyturn.rotations";
    static final String OUTAGE = "keyturn.outage";

    private final MeterRegistry meters;
    private final StepRecords steps;

    RotationMeters(ObjectProvider<MeterRegistry> meters, Accounts accounts, StepRecords steps) {
        this.meters = meters.getIfAvailable(SimpleMeterRegistry::new);
        this.steps = steps;
        accounts.all().forEach(this::beginAtZero);
    }

    /** In the transaction that ends the rotation; counted once that is committed, so that a repeat counts once. */
    public void ended(Rotation rotation, Outcome outcome, Instant endedAt) {
        Duration took = Duration.between(rotation.requestedAt(), endedAt);
        Map<String, Duration> outages = outages(steps.of(rotation.id()));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                rotations(rotation.account(), rotation.kind(), outcome).record(took);
                outages.forEach(
                        (server, outage) -> outage(rotation.account(), server).record(outage));
            }
        });
    }

    /** A series that begins with its first event shows no increase to those who look for one. */
    private void beginAtZero(Account account) {
        for (Kind kind : Kind.values()) {
            for (Outcome outcome : Outcome.values()) {
                rotations(account.name(), kind, outcome);
            }
        }
        for (SyncServer server : account.servers()) {
            outage(account.name(), server.name());
        }
    }

    private Timer rotations(String account, Kind kind, Outcome outcome) {
        return Timer.builder(ROTATIONS)
                .description("Rotations that ended, from the request to the end")
                .tag("account", account)
                .tag("kind", kind.name())
                .tag("outcome", outcome.name())
                .register(meters);
    }

    private Timer outage(String account, String server) {
        return Timer.builder(OUTAGE)
                .description("From the change in Active Directory until the server was proved to hold the password")
                .tag("account", account)
                .tag("server", server)
                .publishPercentiles(0.5, 0.95)
                .register(meters);
    }

    /**
     * For how long each sync server that was verified could not log in because of a rotation, in the order of the steps:
     * from the moment in which Active Directory first took another password until the server was last proved to hold the
     * one in use. Empty when no password was changed.
     */
    static Map<String, Duration> outages(List<StepRecord> steps) {
        Instant changed = null;
        Map<String, Duration> windows = new LinkedHashMap<>();
        for (StepRecord step : steps) {
            Instant endedAt = step.endedAt();
            if (step.state() != StepRecord.State.DONE || endedAt == null) {
                continue;
            }
            if (changed == null && ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name())) {
                changed = endedAt;
            }
            if (changed != null && step.server() != null && ModelStep.VERIFY_SYNC.is(step.name())) {
                windows.put(step.server(), Duration.between(changed, endedAt));
            }
        }
        return windows;
    }
}
