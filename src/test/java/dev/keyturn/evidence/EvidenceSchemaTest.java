package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void samplesOfEveryOutcomeConform() {
        for (int number = 1; number <= 40; number++) {
            assertThat(EvidenceSchema.complaints(sealed(number)))
                    .as("sample %s", number)
                    .isEmpty();
        }
    }

    @Test
    void everyMemberThatIsAddedOrRemovedAnywhereIsNoticed() {
        ObjectNode whole = sealed(1);
        List<String> places = new ArrayList<>();
        collect(whole, "", places);
        assertThat(places).hasSizeGreaterThan(150);
        for (String place : places) {
            ObjectNode without = whole.deepCopy();
            parent(without, place).remove(name(place));
            boolean optional = place.matches("/tasks/\\d+/(decision|comment)");
            assertThat(EvidenceSchema.complaints(without).isEmpty())
                    .as("without " + place)
                    .isEqualTo(optional);
            ObjectNode more = whole.deepCopy();
            parent(more, place).put("somethingElse", 1);
            assertThat(EvidenceSchema.complaints(more))
                    .as("more beside " + place)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evidence-1", "evidence-2"})
    void everyMemberIsDescribed(String name) throws IOException {
        JsonNode schema = EvidenceSchema.text(name);
        assertThat(schema.get("description").asText()).isNotBlank();
        if (name.equals("evidence-2")) {
            described(schema, name);
        }
    }

    @Test
    void documentsOfEarlierBuildsConformToTheirLooseSchema() {
        ObjectNode old = sealed(1).put("schema", "https://keyturn.dev/evidence/1");
        old.remove(List.of("kind", "password", "servers", "interventions", "activities", "incidents"));
        assertThat(EvidenceSchema.complaints("evidence-1", old)).isEmpty();
        assertThat(EvidenceSchema.complaints("evidence-1", old.deepCopy().put("number", "one")))
                .isNotEmpty();
    }

    private static void described(JsonNode schema, String place) {
        schema.path("properties").properties().forEach(member -> {
            assertThat(member.getValue().path("description").asText())
                    .as(place + "." + member.getKey())
                    .isNotBlank();
            described(member.getValue(), place + "." + member.getKey());
        });
        if (schema.has("items")) {
            described(schema.get("items"), place + "[]");
        }
    }

    private static ObjectNode sealed(int number) {
        ObjectNode document = JSON.valueToTree(SampleEvidence.facts(number));
        return document.put("schema", "https://keyturn.dev/evidence/2")
                .put("number", number)
                .put("rotationId", SampleEvidence.id(number))
                .put("previousHash", "0".repeat(64))
                .put("sealedAt", "2024-01-01T08:00:00.123456Z");
    }

    /** Every member of every object that is not an open map. */
    private static void collect(JsonNode node, String place, List<String> places) {
        if (place.matches(".*/(evidence|policy|seen)")) {
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), place + "/" + i, places);
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            places.add(place + "/" + member.getKey());
            collect(member.getValue(), place + "/" + member.getKey(), places);
        }
    }

    private static ObjectNode parent(ObjectNode document, String place) {
        return (ObjectNode) document.at(place.substring(0, place.lastIndexOf('/')));
    }

    private static String name(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }
}
