package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.StepRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.context.Context;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class StepOutcomeTest {

    @OnEachDatabase
    void theWorkRunsOutsideAnyTransaction(Database database) {
        try (StepRig rig = new StepRig(database)) {
            List<Object> seen = new ArrayList<>();
            rig.first.does(step -> {
                seen.add(TransactionSynchronizationManager.isActualTransactionActive());
                seen.add(Context.getCommandContext() == null);
                seen.add(rig.database.getHikariPoolMXBean().getActiveConnections());
                return StepResult.seen(Map.of());
            });
            rig.start();
            assertThat(rig.first.runs).hasValue(0);

            rig.work();

            assertThat(seen).containsExactly(false, true, 0);
        }
    }

    /**
     * No node has overtaken it, so the database was restored and has forgotten newer fences: a retry must get through.
     */
    @OnEachDatabase
    void anOwnerWhoseFenceIsRefusedAsStaleLeavesItToAPersonAndTheNextFenceIsNewer(Database database) {
        try (StepRig rig = new StepRig(database)) {
            List<Long> attempts = new ArrayList<>();
            rig.first.does(step -> {
                attempts.add(step.fence().attempt());
                throw StepFailure.refused(StepFailure.STALE_FENCE, "A newer attempt was here.", null);
            });
            String rotation = rig.start();

            rig.work();

            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.FAILED);
            rig.start();
            rig.work();
            assertThat(attempts).hasSize(2);
            assertThat(attempts.get(1)).isGreaterThan(attempts.get(0) + StepRig.RENEWED);
        }
    }

    /** H2 closes its file, for every thread, when one writes that is interrupted. */
    @OnEachDatabase
    void workThatWasInterruptedIsRecordedByAThreadThatIsNot(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                Thread.currentThread().interrupt();
                throw StepFailure.transientFailure("answer-lost", "It waited when the node was stopped.", null);
            });
            String rotation = rig.start();

            rig.work();

            assertThat(Thread.interrupted()).isFalse();
            assertThat(rig.step(rotation, "first").failureCode()).isEqualTo("answer-lost");
            assertThat(rig.scheduled()).isEqualTo(1);
        }
    }

    /** As when a pre-check takes the interruption for a server's silence, and ends with that as a finding. */
    @OnEachDatabase
    void workThatEndsUnderAnInterruptionIsNotBelievedButDoneAgain(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                Thread.currentThread().interrupt();
                return StepResult.seen(Map.of("reachable", false));
            });
            String rotation = rig.start();

            rig.work();

            assertThat(Thread.interrupted()).isFalse();
            StepRecord step = rig.step(rotation, "first");
            assertThat(step.state()).isEqualTo(State.WAITING);
            assertThat(step.failureCode()).isEqualTo("interrupted");
            assertThat(rig.scheduled()).isEqualTo(1);
        }
    }

    @OnEachDatabase
    void aTransactionThatIsRolledBackLeavesNoStepAndNothingScheduled(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.transaction.execute(status -> {
                String started = rig.start();
                assertThat(rig.records.of(started)).hasSize(1);
                assertThat(rig.scheduled()).isEqualTo(1);
                status.setRollbackOnly();
                return started;
            });

            assertThat(rig.records.of(rotation)).isEmpty();
            assertThat(rig.scheduled()).isZero();
            rig.work();
            assertThat(rig.first.runs).hasValue(0);
        }
    }

    @OnEachDatabase
    void successIsSignalledOnceAndTheNextStepBegins(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(
                    step -> StepResult.seen(Map.of("connector", "contoso.com")).and("outcome", "VERIFIED"));
            String rotation = rig.start();

            rig.work();

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.DONE);
            assertThat(first.signalled()).isTrue();
            assertThat(first.attempts()).isEqualTo(1);
            assertThat(first.evidence()).containsEntry("connector", "contoso.com");
            assertThat(first.endedAt()).isEqualTo(rig.scheduler.getClock().now());
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
            assertThat(rig.runtime.getVariable(rig.instance(rotation), "outcome"))
                    .isEqualTo("VERIFIED");
            assertThat(rig.step(rotation, "second").executionId()).isEqualTo(first.executionId());
            assertThat(rig.jdbc.queryForList("select task_instance from scheduled_tasks", String.class))
                    .containsExactly(rig.step(rotation, "second").id());

            rig.work();
            rig.work();

            assertThat(rig.waitsIn(rotation)).isEmpty();
            assertThat(rig.scheduled()).isZero();
            assertThat(rig.first.runs).hasValue(1);
            assertThat(rig.second.runs).hasValue(1);
        }
    }

    @OnEachDatabase
    void aRefusalRaisesTheErrorThatTheProcessModelCatches(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                throw StepFailure.refused("no-right", "The right to reset is missing. Grant it, then retry.", "0x5");
            });
            String rotation = rig.start();

            rig.work();

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.FAILED);
            assertThat(first.signalled()).isTrue();
            assertThat(first.failureKind()).isEqualTo("REFUSED");
            assertThat(first.failureCode()).isEqualTo("no-right");
            assertThat(first.message()).isEqualTo("The right to reset is missing. Grant it, then retry.");
            assertThat(first.detail()).isEqualTo("0x5");
            assertThat(rig.waitsIn(rotation)).containsExactly("decide");
            assertThat(rig.scheduled()).isZero();
            rig.workAfter(Duration.ofHours(1));
            assertThat(rig.first.runs).hasValue(1);
        }
    }

    @OnEachDatabase
    void aTransientFailureIsRetriedWithGrowingPausesAndFailsForGoodAfterItsBudget(Database database) {
        try (StepRig rig = new StepRig(database)) {
            List<Instant> times = new ArrayList<>();
            List<Boolean> repeated = new ArrayList<>();
            rig.first.does(step -> {
                times.add(rig.scheduler.getClock().now());
                repeated.add(step.repeated());
                throw StepFailure.transientFailure("unreachable", "aadc01 does not answer.", null);
            });
            String rotation = rig.start();

            rig.work();
            while (rig.scheduled() == 1) {
                assertThat(rig.step(rotation, "first").state()).isEqualTo(State.WAITING);
                assertThat(rig.step(rotation, "first").message()).isEqualTo("aadc01 does not answer.");
                Instant next = rig.nextWork();
                int before = times.size();
                rig.scheduler.setTime(next.minusMillis(1));
                rig.work();
                assertThat(times).as("too early").hasSize(before);
                rig.scheduler.setTime(next);
                rig.work();
                assertThat(times).hasSize(before + 1);
            }

            List<Duration> pauses = new ArrayList<>();
            for (int i = 1; i < times.size(); i++) {
                pauses.add(Duration.between(times.get(i - 1), times.get(i)));
            }
            assertThat(pauses.subList(0, 5)).isSorted().doesNotHaveDuplicates();
            assertThat(pauses)
                    .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(800), Duration.ofSeconds(24)));
            assertThat(Duration.between(times.get(0), times.get(times.size() - 1)))
                    .isLessThan(StepRig.SETTINGS.budget());
            assertThat(repeated).startsWith(false).endsWith(true);
            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.FAILED);
            assertThat(first.failureKind()).isEqualTo("TRANSIENT");
            assertThat(first.attempts()).isEqualTo(times.size());
            assertThat(rig.waitsIn(rotation)).containsExactly("decide");
        }
    }

    @OnEachDatabase
    void aTransientFailureThatGoesAwayLeavesNoTraceOfAFailure(Database database) {
        try (StepRig rig = new StepRig(database)) {
            rig.first.does(step -> {
                if (rig.first.runs.get() == 1) {
                    throw StepFailure.transientFailure("unreachable", "aadc01 does not answer.", null);
                }
                return StepResult.seen(Map.of());
            });
            String rotation = rig.start();

            rig.work();
            rig.workAfter(Duration.ofSeconds(2));

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.DONE);
            assertThat(first.attempts()).isEqualTo(2);
            assertThat(first.failureKind()).isNull();
            assertThat(first.message()).isNull();
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
        }
    }

    @OnEachDatabase
    void aSignalFromOutsideIsRefusedWithAMessage(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            String execution = rig.step(rotation, "first").executionId();

            assertThatThrownBy(() -> rig.runtime.signal(execution))
                    .isInstanceOf(BadUserRequestException.class)
                    .hasMessageContaining("Only the outcome of the step itself moves this rotation on.");
            assertThatThrownBy(() -> rig.runtime.signal(execution, "done", "forged", Map.of("outcome", "VERIFIED")))
                    .isInstanceOf(BadUserRequestException.class)
                    .hasMessageContaining("Only the outcome of the step itself moves this rotation on.");

            assertThat(rig.waitsIn(rotation)).containsExactly("first");
            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.WAITING);
            assertThat(rig.runtime.getVariables(rig.instance(rotation))).doesNotContainKey("outcome");
        }
    }

    @OnEachDatabase
    void aStepWhoseTimeHasNotComeWaitsForItWithoutUsingUpItsBudget(Database database) {
        try (StepRig rig = new StepRig(database)) {
            Instant opens =
                    rig.scheduler.getClock().now().plus(Duration.ofHours(5)).truncatedTo(ChronoUnit.MILLIS);
            rig.first.does(step -> {
                Instant now = rig.scheduler.getClock().now();
                if (now.isBefore(opens)) {
                    throw StepFailure.notYet("window-not-open", "The change window is not open.", opens);
                }
                if (rig.first.runs.get() == 2) {
                    throw StepFailure.transientFailure("unreachable", "The ticket system does not answer.", null);
                }
                return StepResult.seen(Map.of());
            });
            String rotation = rig.start();

            rig.work();

            assertThat(rig.step(rotation, "first").message()).isEqualTo("The change window is not open.");
            assertThat(rig.nextWork()).isEqualTo(opens);
            assertThat(rig.waitsIn(rotation)).containsExactly("first");

            rig.scheduler.setTime(opens);
            rig.work();
            assertThat(rig.waitsIn(rotation))
                    .as("patient with what failed then")
                    .containsExactly("first");
            rig.workAfter(Duration.ofSeconds(3));

            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.DONE);
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
        }
    }
}
