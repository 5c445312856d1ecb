package dev.keyturn.evidence.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessModelsTest {

    private static final byte[] MODEL = "abc".getBytes(StandardCharsets.US_ASCII);
    /** FIPS 180-4, appendix B.1. */
    private static final String HASH = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final ProcessModels models =
            (key, version) -> key.equals("rotation") && version == 3 ? Optional.of(MODEL) : Optional.empty();

    @Test
    void theModelThatADocumentNamesIsFound() {
        assertThat(models.of(process(3).put("modelHash", HASH))).contains(MODEL);
    }

    @Test
    void aModelThatIsNotTheVerySameIsNone() {
        assertThat(models.of(process(3).put("modelHash", HASH.replace('b', 'c'))))
                .isEmpty();
        assertThat(models.of(process(4).put("modelHash", HASH))).isEmpty();
    }

    @Test
    void aDocumentOfTheFirstSchemaKnowsNoHash() {
        assertThat(models.of(process(3))).contains(MODEL);
    }

    private static ObjectNode process(int version) {
        return new ObjectMapper().createObjectNode().put("key", "rotation").put("version", version);
    }
}
