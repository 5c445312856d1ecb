package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.kernel.StepFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class StepAttemptsTest {

    @OnEachDatabase
    void eachAttemptIsKeptWithItsFenceItsOutcomeAndWhatItHadDone(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                if (!step.repeated()) {
                    step.notes().done(Map.of("method", "RESET"));
                    throw StepFailure.transientFailure("answer-lost", "The answer was lost.", null);
                }
                return StepResult.seen(Map.of("found", true));
            });
            String rotation = rig.start();

            rig.work();
            rig.workAfter(Duration.ofMinutes(1));

            List<StepAttempt> tries = tries(rig, rotation);
            assertThat(tries)
                    .extracting(StepAttempt::failureCode, StepAttempt::message, StepAttempt::evidence)
                    .containsExactly(
                            tuple("answer-lost", "The answer was lost.", Map.of("method", "RESET")),
                            tuple(null, null, Map.of()));
            assertThat(tries).allMatch(one -> one.endedAt() != null);
            assertThat(tries.get(1).attempt()).isGreaterThan(tries.get(0).attempt());
            assertThat(tries.get(1).startedAt()).isAfter(tries.get(0).startedAt());
        }
    }

    @OnEachDatabase
    void anAttemptThatDiedIsKeptWithoutAnEnd(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                rig.takeOver(rig.step(step.rotationId(), "first"));
                throw new StepContext.Overtaken();
            });
            String rotation = rig.start();

            rig.work();

            assertThat(tries(rig, rotation)).singleElement().satisfies(one -> {
                assertThat(one.endedAt()).isNull();
                assertThat(one.failureCode()).isNull();
            });
        }
    }

    @OnEachDatabase
    void aCheckThatFoundThatTheTimeHadNotComeIsNoAttempt(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                throw StepFailure.notYet(
                        "ticket-waits",
                        "The ticket waits.",
                        rig.scheduler.getClock().now().plusSeconds(10));
            });
            String rotation = rig.start();

            rig.work();

            assertThat(rig.step(rotation, "first").attempts()).isEqualTo(1);
            assertThat(rig.records.triesOf(rotation)).isEmpty();
        }
    }

    private static List<StepAttempt> tries(StepRig rig, String rotation) {
        return rig.records.triesOf(rotation).get(rig.step(rotation, "first").id());
    }
}
