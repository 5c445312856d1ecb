package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares a server's answer with a recorded one in everything but what differs by nature, as the contract's README says. */
final class SameAnswer {

    private static final Set<String> DIFFERENT_BY_NATURE = Set.of(
            "serverTime",
            "message",
            "productVersion",
            "moduleVersion",
            "capabilities",
            "configurationDigest",
            "runNumber",
            "waitedSeconds",
            "intervalSeconds",
            "nextCycleAt",
            "nextCyclePolicy",
            "maintenanceEnabled");
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z";

    private SameAnswer() {}

    static void check(JsonNode answer, JsonNode recorded) {
        assertThat(comparable(answer)).isEqualTo(comparable(recorded));
        assertThat(order(answer)).as("the order of the times").isEqualTo(order(recorded));
    }

    private static JsonNode comparable(JsonNode json) {
        if (json.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(field -> {
                if (!DIFFERENT_BY_NATURE.contains(field.getKey())) {
                    copy.set(field.getKey(), comparable(field.getValue()));
                }
            });
            return copy;
        }
        if (json.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            json.forEach(element -> copy.add(comparable(element)));
            return copy;
        }
        return json.isTextual() && json.textValue().matches(TIME) ? JsonNodeFactory.instance.textNode("a time") : json;
    }

    /** For every two times in an answer that both have, which comes first. */
    private static List<String> order(JsonNode json) {
        Map<String, Instant> times = new TreeMap<>();
        collect("", json, times);
        List<String> order = new ArrayList<>();
        times.forEach((one, first) -> times.forEach((other, second) -> {
            if (first.isBefore(second)) {
                order.add(one + " before " + other);
            }
        }));
        return order;
    }

    private static void collect(String path, JsonNode json, Map<String, Instant> times) {
        if (json.isObject()) {
            json.properties().forEach(field -> {
                if (field.getKey().endsWith("edAt")) {
                    collect(path + "/" + field.getKey(), field.getValue(), times);
                } else if (field.getValue().isContainerNode()) {
                    collect(path + "/" + field.getKey(), field.getValue(), times);
                }
            });
        } else if (json.isTextual() && json.textValue().matches(TIME)) {
            times.put(path, Instant.parse(json.textValue()));
        }
    }
}
