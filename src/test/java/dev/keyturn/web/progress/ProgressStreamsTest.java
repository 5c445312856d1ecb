package dev.keyturn.web.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.web.RotationViews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressStreamsTest {

    private static final Duration NEVER = Duration.ofHours(1);

    /** In whose name a rotation was read, in this order. */
    private final List<String> asked = new ArrayList<>();

    private final Rotations rotations = mock(Rotations.class);
    private final ProgressStreams streams = new ProgressStreams(
            rotations,
            JsonMapper.builder().findAndAddModules().build(),
            new Pace(NEVER, NEVER, Duration.ofMillis(20), NEVER, 4, 3));

    @BeforeEach
    void start() {
        given(rotations.get(any(), any())).willAnswer(question -> {
            asked.add(question.<Person>getArgument(1).id());
            return RotationViews.running(question.getArgument(0));
        });
        streams.start();
    }

    @AfterEach
    void stop() {
        streams.stop();
    }

    @Test
    void allWhoWatchTheSameRotationCostOneQuestionAndEachAsksInTurn() {
        watch("r1", "requester");
        watch("r1", "operator");
        watch("r1", "auditor");
        asked.clear();

        streams.look();
        assertThat(asked).hasSize(1);
        streams.look();
        streams.look();
        assertThat(asked).containsExactlyInAnyOrder("requester", "operator", "auditor");
    }

    @Test
    void whoMayNotReadItAnyMoreIsCutOffAndNobodyElse() {
        watch("r1", "requester");
        watch("r1", "operator");
        Person requester = person("requester");
        willThrow(new RotationProblem(RotationProblem.Kind.UNKNOWN_ROTATION, "There is no rotation with this id."))
                .given(rotations)
                .get("r1", requester);

        streams.look();
        streams.look();

        await().untilAsserted(() -> {
            streams.look();
            assertThat(streams.size()).isEqualTo(1);
        });
        asked.clear();
        streams.look();
        assertThat(asked).containsExactly("operator");
    }

    @Test
    void aStreamEndsWithTheLoginOfItsWatcher() {
        AtomicBoolean loggedIn = new AtomicBoolean(true);
        streams.open("r1", new Watcher(person("requester"), loggedIn::get));
        watch("r1", "operator");

        loggedIn.set(false);

        await().untilAsserted(() -> {
            streams.look();
            assertThat(streams.size()).isEqualTo(1);
        });
    }

    @Test
    void aLoginThatCannotBeCheckedForAMomentHolds() {
        AtomicBoolean checked = new AtomicBoolean();
        streams.open("r1", new Watcher(person("requester"), () -> {
            checked.set(true);
            throw new IllegalStateException("The directory is away.");
        }));

        await().untilTrue(checked);
        streams.look();
        assertThat(streams.size()).isEqualTo(1);
    }

    @Test
    void neitherOnePersonNorAllTogetherOpenStreamsWithoutEnd() {
        watch("r1", "requester");
        watch("r2", "requester");
        watch("r3", "requester");
        assertThatThrownBy(() -> watch("r1", "requester"))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("Too many pages");

        watch("r1", "operator");
        assertThatThrownBy(() -> watch("r1", "auditor")).isInstanceOf(RotationProblem.class);
        assertThat(streams.size()).isEqualTo(4);
    }

    @Test
    void nothingStaysOpenWhenTheServerStops() {
        watch("r1", "requester");

        streams.stop();

        assertThatThrownBy(() -> watch("r1", "operator")).isInstanceOf(RotationProblem.class);
        await().untilAsserted(() -> {
            streams.look();
            assertThat(streams.size()).isZero();
        });
    }

    private void watch(String rotation, String name) {
        streams.open(rotation, new Watcher(person(name), () -> true));
    }

    private static Person person(String name) {
        return new Person(name, Set.of(Person.OPERATORS));
    }
}
