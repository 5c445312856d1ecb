package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.StepRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens when the work has ended and the process cannot be told. */
class StepSignallingTest {

    private static final Duration SIGNALLED_AGAIN_AFTER = Duration.ofSeconds(5);

    @OnEachDatabase
    void aSuccessIsKeptAndOnlySignalledAgain(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(
                    step -> StepResult.seen(Map.of("connector", "contoso.com")).and("outcome", "VERIFIED"));
            rig.leaving.failures.set(2);
            String rotation = rig.start();

            rig.work();

            StepRecord kept = rig.step(rotation, "first");
            assertThat(kept.state()).isEqualTo(State.DONE);
            assertThat(kept.signalled()).isFalse();
            assertThat(kept.variables()).containsEntry("outcome", "VERIFIED");
            assertThat(rig.waitsIn(rotation)).containsExactly("first");
            assertThat(rig.scheduled()).isEqualTo(1);

            rig.workAfter(SIGNALLED_AGAIN_AFTER);
            assertThat(rig.step(rotation, "first").signalled()).isFalse();
            rig.workAfter(SIGNALLED_AGAIN_AFTER);
            assertThat(rig.step(rotation, "first").signalled()).as("too early").isFalse();
            rig.workAfter(SIGNALLED_AGAIN_AFTER);

            StepRecord signalled = rig.step(rotation, "first");
            assertThat(signalled.state()).isEqualTo(State.DONE);
            assertThat(signalled.signalled()).isTrue();
            assertThat(signalled.evidence()).containsEntry("connector", "contoso.com");
            assertThat(signalled.endedAt()).isEqualTo(kept.endedAt());
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
            assertThat(rig.runtime.getVariable(rig.instance(rotation), "outcome"))
                    .isEqualTo("VERIFIED");
            assertThat(rig.first.runs).hasValue(1);
            assertThat(rig.scheduled()).isEqualTo(1);
        }
    }

    @OnEachDatabase
    void aFailureIsKeptAsItWasAndOnlySignalledAgain(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                throw StepFailure.rejectedPassword("0000052D", "The domain refuses this password.", "52D");
            });
            rig.leaving.failures.set(1);
            String rotation = rig.start();

            rig.work();

            StepRecord kept = rig.step(rotation, "first");
            assertThat(kept.state()).isEqualTo(State.FAILED);
            assertThat(kept.signalled()).isFalse();

            rig.workAfter(SIGNALLED_AGAIN_AFTER);

            StepRecord signalled = rig.step(rotation, "first");
            assertThat(signalled.signalled()).isTrue();
            assertThat(signalled.failureKind()).isEqualTo("REJECTED_PASSWORD");
            assertThat(signalled.failureCode()).isEqualTo("0000052D");
            assertThat(signalled.detail()).isEqualTo("52D");
            assertThat(signalled.endedAt()).isEqualTo(kept.endedAt());
            assertThat(signalled.attempts()).isEqualTo(1);
            assertThat(rig.waitsIn(rotation)).containsExactly("decide");
            assertThat(rig.first.runs).hasValue(1);
            assertThat(rig.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void aSuspendedProcessIsSignalledAfterItIsActivated(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            String instance = rig.instance(rotation);
            rig.first.does(step -> {
                rig.runtime.suspendProcessInstanceById(instance);
                return StepResult.seen(Map.of());
            });

            rig.work();
            rig.workAfter(SIGNALLED_AGAIN_AFTER);

            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.DONE);
            assertThat(rig.step(rotation, "first").signalled()).isFalse();
            assertThat(rig.scheduled()).isEqualTo(1);

            rig.runtime.activateProcessInstanceById(instance);
            rig.workAfter(SIGNALLED_AGAIN_AFTER);

            assertThat(rig.step(rotation, "first").signalled()).isTrue();
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
            assertThat(rig.first.runs).hasValue(1);
        }
    }

    @OnEachDatabase
    void anOutcomeThatWasKeptIsAbandonedWhenTheProcessHasMovedOn(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.leaving.failures.set(1);
            String rotation = rig.start();
            rig.work();
            Instant ended = rig.step(rotation, "first").endedAt();
            rig.runtime.correlateMessage("Interrupt", rotation);

            rig.workAfter(SIGNALLED_AGAIN_AFTER);

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.ABANDONED);
            assertThat(first.signalled()).isFalse();
            assertThat(first.endedAt()).isEqualTo(ended);
            assertThat(rig.first.runs).hasValue(1);
        }
    }

    @OnEachDatabase
    void signallingThatFailsWithoutEndBecomesSlowerAndIsThenLeftToAPerson(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.leaving.failures.set(10);
            String rotation = rig.start();
            rig.work();
            List<Duration> pauses = new ArrayList<>();

            while (rig.waitsIn(rotation).contains("first") && pauses.size() < 50) {
                Instant now = rig.scheduler.getClock().now();
                Instant next = rig.nextWork();
                pauses.add(Duration.between(now, next));
                rig.scheduler.setTime(next);
                rig.work();
            }

            assertThat(pauses).isSorted().startsWith(SIGNALLED_AGAIN_AFTER).endsWith(Duration.ofMinutes(1));
            assertThat(rig.waitsIn(rotation)).containsExactly("decide");
            StepRecord first = rig.step(rotation, "first");
            assertThat(first.failureCode()).isEqualTo("cannot-go-on");
            assertThat(first.message()).startsWith("First was done, but the process could not go on from there");
            assertThat(rig.first.runs).hasValue(1);
            assertThat(rig.scheduled()).isZero();
        }
    }
}
