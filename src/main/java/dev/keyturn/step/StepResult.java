package dev.keyturn.step;

import java.util.Map;

/**
 * A step that succeeded.
 *
 * @param evidence what was seen, for the record: text, numbers, truth values, lists and maps of them, and never a secret
 * @param variables process variables that the process model's next gateways and forms read; a list or record becomes a
 * variable
 *     of the type JSON
 */
public record StepResult(Map<String, Object> evidence, Map<String, Object> variables) {

    public static StepResult seen(Map<String, Object> evidence) {
        return new StepResult(evidence, Map.of());
    }

    public StepResult and(String variable, Object value) {
        var more = new java.util.LinkedHashMap<>(variables);
        more.put(variable, value);
        return new StepResult(evidence, more);
    }
}
