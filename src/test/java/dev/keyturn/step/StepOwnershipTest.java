package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.StepRecord.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StepOwnershipTest {

    @OnEachDatabase
    void aLateSuccessOfAnOvertakenAttemptChangesNothing(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                rig.takeOver(rig.step(rotation, "first"));
                return StepResult.seen(Map.of("connector", "late")).and("outcome", "LATE");
            });

            rig.work();

            assertNothingChanged(rig, rotation);
        }
    }

    @OnEachDatabase
    void aLateRefusalOfAnOvertakenAttemptChangesNothing(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                rig.takeOver(rig.step(rotation, "first"));
                throw StepFailure.refused("late", "Too late.", null);
            });

            rig.work();

            assertNothingChanged(rig, rotation);
        }
    }

    @OnEachDatabase
    void aLateTransientFailureOfAnOvertakenAttemptChangesNothing(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                rig.takeOver(rig.step(rotation, "first"));
                throw StepFailure.transientFailure("late", "Too late.", null);
            });

            rig.work();

            assertNothingChanged(rig, rotation);
        }
    }

    @Test
    void whatWasCommittedIsForcedToTheDiskRightBeforeAnActThatCannotBeTakenBack() {
        try (StepRig rig = new StepRig(Database.H2)) {
            rig.jdbc.execute("set query_statistics true");
            rig.start();
            rig.first.does(step -> {
                step.notes().done(Map.of("before", "the act"));
                assertThat(forced(rig)).isZero();
                step.ownership().confirm();
                assertThat(forced(rig)).isEqualTo(1);
                return StepResult.seen(Map.of());
            });

            rig.work();

            assertThat(rig.first.runs).hasValue(1);
            assertThat(forced(rig)).isEqualTo(1);
            rig.jdbc.execute("set query_statistics false");
        }
    }

    private static long forced(StepRig rig) {
        return rig
                .jdbc
                .queryForList(
                        "select execution_count from information_schema.query_statistics"
                                + " where lower(sql_statement) = 'checkpoint sync'",
                        Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static void assertNothingChanged(StepRig rig, String rotation) {
        StepRecord first = rig.step(rotation, "first");
        assertThat(first.state()).isEqualTo(State.WAITING);
        assertThat(first.signalled()).isFalse();
        assertThat(first.evidence()).isEmpty();
        assertThat(first.failureKind()).isNull();
        assertThat(first.message()).isNull();
        assertThat(first.endedAt()).isNull();
        assertThat(rig.waitsIn(rotation)).containsExactly("first");
        assertThat(rig.runtime.getVariables(rig.instance(rotation))).doesNotContainKey("outcome");
        assertThat(rig.jdbc.queryForList("select picked_by from scheduled_tasks", String.class))
                .containsExactly("another node");
    }

    @OnEachDatabase
    void anOutcomeThatComesAfterAnInterruptionIsRecordedAsAbandoned(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                rig.runtime.correlateMessage("Interrupt", rotation);
                return StepResult.seen(Map.of("connector", "late")).and("outcome", "LATE");
            });

            rig.work();

            StepRecord first = rig.step(rotation, "first");
            assertThat(first.state()).isEqualTo(State.ABANDONED);
            assertThat(first.signalled()).isFalse();
            assertThat(first.evidence()).containsEntry("connector", "late");
            assertThat(rig.waitsIn(rotation)).containsExactly("third");
            assertThat(rig.step(rotation, "third").state()).isEqualTo(State.WAITING);
            assertThat(rig.runtime.getVariables(rig.instance(rotation))).doesNotContainKey("outcome");
            assertThat(rig.scheduled()).isEqualTo(1);

            rig.work();
            assertThat(rig.step(rotation, "third").state()).isEqualTo(State.DONE);
            assertThat(rig.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void anOutcomeDoesNotCompleteTheNextStepThatHasTheSameExecution(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                rig.runtime
                        .createProcessInstanceModification(rig.instance(rotation))
                        .startBeforeActivity("second")
                        .cancelAllForActivity("first")
                        .execute();
                // a modification gives it an execution of its own; a token that goes on keeps the one it has
                rig.jdbc.update(
                        "update keyturn_step set execution_id = ? where id = ?",
                        rig.step(rotation, "second").executionId(),
                        rig.step(rotation, "first").id());
                return StepResult.seen(Map.of());
            });

            rig.work();

            assertThat(rig.step(rotation, "first").executionId())
                    .isEqualTo(rig.step(rotation, "second").executionId());
            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.ABANDONED);
            assertThat(rig.step(rotation, "second").state()).isEqualTo(State.WAITING);
            assertThat(rig.waitsIn(rotation)).containsExactly("second");
            assertThat(rig.second.runs).hasValue(0);
        }
    }

    @OnEachDatabase
    void workThatNoOneWaitsForIsNotBegun(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.runtime.correlateMessage("Interrupt", rotation);

            rig.work();

            assertThat(rig.first.runs).hasValue(0);
            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.ABANDONED);
            assertThat(rig.third.runs).hasValue(1);
        }
    }

    @OnEachDatabase
    void ownershipIsRefusedOnceTheStepIsTakenByAnotherNode(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                step.ownership().confirm();
                rig.takeOver(rig.step(rotation, "first"));
                assertThatThrownBy(() -> step.ownership().confirm()).isInstanceOf(StepContext.Overtaken.class);
                step.ownership().confirm();
                throw new AssertionError("An irreversible call would have been made.");
            });

            rig.work();

            assertThat(rig.first.runs).hasValue(1);
            assertNothingChanged(rig, rotation);
        }
    }

    @OnEachDatabase
    void ownershipIsRefusedOnceTheTokenHasGone(Database database) {
        try (StepRig rig = new StepRig(database)) {
            String rotation = rig.start();
            rig.first.does(step -> {
                step.ownership().confirm();
                rig.runtime.correlateMessage("Interrupt", rotation);
                step.ownership().confirm();
                throw new AssertionError("An irreversible call would have been made.");
            });

            rig.work();

            assertThat(rig.first.runs).hasValue(1);
            assertThat(rig.waitsIn(rotation)).containsExactly("third");
            assertThat(rig.step(rotation, "first").state()).isEqualTo(State.ABANDONED);
            assertThat(rig.step(rotation, "first").message()).isNull();
            assertThat(rig.jdbc.queryForList("select task_instance from scheduled_tasks", String.class))
                    .containsExactly(rig.step(rotation, "third").id());
        }
    }

    @OnEachDatabase
    void serversThatEndAtTheSameMomentAllJoin(Database database) {
        int servers = 4;
        try (StepRig rig = new StepRig(database)) {
            CyclicBarrier sameMoment = new CyclicBarrier(servers);
            rig.first.does(step -> {
                await(sameMoment);
                return StepResult.seen(Map.of("server", step.requiredServer()));
            });
            List<String> names = IntStream.rangeClosed(1, servers)
                    .mapToObj(number -> "aadc0" + number)
                    .toList();
            rig.scheduler.setTime(Instant.now().minusSeconds(1));
            var scheduler = rig.scheduler(servers);
            scheduler.start();
            try {
                String rotation = rig.start("each-server", Map.of("servers", names));

                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> rig.waitsIn(rotation)
                        .equals(List.of("joined")));

                assertThat(rig.records.of(rotation))
                        .hasSize(servers)
                        .allSatisfy(step -> {
                            assertThat(step.state()).isEqualTo(State.DONE);
                            assertThat(step.signalled()).isTrue();
                            assertThat(step.evidence()).containsEntry("server", step.server());
                        })
                        .extracting(StepRecord::server)
                        .containsExactlyInAnyOrderElementsOf(names);
                assertThat(rig.first.runs).hasValue(servers);
                assertThat(rig.scheduled()).isZero();
            } finally {
                scheduler.stop();
            }
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("The servers did not meet.", e);
        }
    }
}
