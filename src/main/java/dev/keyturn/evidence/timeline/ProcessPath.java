package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The path of a rotation through its process model. */
public record ProcessPath(List<Activity> activities) {

    public enum State {
        DONE,
        ACTIVE,
        CANCELLED,
        FAILED
    }

    /**
     * @param id its id in the BPMN model
     * @param state that of the last time
     * @param times how often it was entered
     */
    public record Activity(String id, State state, int times) {}

    public static ProcessPath of(JsonNode document) {
        boolean ended = document.at("/rotation/endedAt").isTextual();
        Map<String, Activity> activities = new LinkedHashMap<>();
        for (JsonNode activity : document.path("activities")) {
            String id = activity.path("id").asText();
            Activity before = activities.get(id);
            activities.put(
                    id, new Activity(id, state(activity, document, ended), before == null ? 1 : before.times() + 1));
        }
        return new ProcessPath(List.copyOf(activities.values()));
    }

    /** The engine has not written the end of what runs in the very transaction that seals. */
    private static State state(JsonNode activity, JsonNode document, boolean ended) {
        if (activity.path("cancelled").asBoolean()) {
            return failed(activity, document) ? State.FAILED : State.CANCELLED;
        }
        return ended || activity.path("endedAt").isTextual() ? State.DONE : State.ACTIVE;
    }

    /** A step that failed for good takes its activity with it. */
    private static boolean failed(JsonNode activity, JsonNode document) {
        String name = activity.path("name").asText();
        for (JsonNode step : document.path("steps")) {
            if (step.path("state").asText().equals("FAILED")
                    && EvidenceText.words(step.path("step").asText()).equals(name)) {
                return true;
            }
        }
        return false;
    }
}
