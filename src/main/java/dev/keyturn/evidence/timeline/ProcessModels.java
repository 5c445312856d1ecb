package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.Sha256;
import java.util.Optional;

/** The process models that rotations ran on. */
@FunctionalInterface
public interface ProcessModels {

    /** @return BPMN XML; empty when that version is not deployed any more */
    Optional<byte[]> find(String key, int version);

    /**
     * The model that a document names. Documents of the first schema do not know its hash; of others, a model that is
     * not the very same is none.
     *
     * @param process the document's member of that name
     */
    default Optional<byte[]> of(JsonNode process) {
        String hash = process.path("modelHash").textValue();
        return find(process.path("key").asText(), process.path("version").asInt())
                .filter(model -> hash == null || hash.equals(Sha256.of(model)));
    }
}
