package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that was done outside, with each attempt at it. */
class StepsSection implements EvidenceSection {

    /** A step whose server stays away for days is tried for days: what is first and last tells it. */
    private static final int MOST_TRIES = 40;

    private final StepRecords steps;

    StepsSection(StepRecords steps) {
        this.steps = steps;
    }

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        Map<String, List<StepAttempt>> tries = steps.triesOf(recorded.rotation().id());
        return recorded.steps().stream()
                .map(step -> facts(step, tries.getOrDefault(step.id(), List.of())))
                .toList();
    }

    private static Map<String, Object> facts(StepRecord step, List<StepAttempt> tries) {
        return new JsonFacts()
                .with("step", step.name())
                .with("server", step.server())
                .with("direction", step.direction())
                .with("state", step.state())
                .with("attempts", step.attempts())
                .with("failure", step.failureCode())
                .with("message", step.message())
                .with("createdAt", step.createdAt())
                .with("startedAt", step.startedAt())
                .with("endedAt", step.endedAt())
                .with("evidence", step.evidence())
                .with("tries", shown(tries).stream().map(StepsSection::facts).toList())
                .asMap();
    }

    private static Map<String, Object> facts(StepAttempt attempt) {
        return new JsonFacts()
                .with("attempt", attempt.attempt())
                .with("startedAt", attempt.startedAt())
                .with("endedAt", attempt.endedAt())
                .with("failure", attempt.failureCode())
                .with("message", attempt.message())
                .with("evidence", attempt.evidence())
                .asMap();
    }

    private static List<StepAttempt> shown(List<StepAttempt> tries) {
        if (tries.size() <= MOST_TRIES) {
            return tries;
        }
        int half = MOST_TRIES / 2;
        return Stream.concat(tries.subList(0, half).stream(), tries.subList(tries.size() - half, tries.size()).stream())
                .toList();
    }
}
