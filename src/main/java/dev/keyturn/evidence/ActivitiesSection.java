package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.step.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;

/**
 * The path through the process model. The history of the very transaction that seals is not in the database yet: the
 * way ends with the last step, whose end its own record tells.
 */
class ActivitiesSection implements EvidenceSection {

    private final HistoryService history;

    ActivitiesSection(HistoryService history) {
        this.history = history;
    }

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        Map<String, Object> ends = recorded.steps().stream()
                .filter(step -> step.endedAt() != null)
                .collect(Collectors.toMap(
                        StepRecord::activityInstanceId, step -> Objects.requireNonNull(step.endedAt()), (a, b) -> b));
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(recorded.process().getId())
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(activity -> facts(activity, ends))
                .toList();
    }

    private static Map<String, Object> facts(HistoricActivityInstance activity, Map<String, Object> ends) {
        return new JsonFacts()
                .with("id", activity.getActivityId())
                .with("name", activity.getActivityName())
                .with("type", activity.getActivityType())
                .with("startedAt", activity.getStartTime())
                .with("endedAt", activity.getEndTime() == null ? ends.get(activity.getId()) : activity.getEndTime())
                .with("cancelled", activity.isCanceled())
                .asMap();
    }
}
