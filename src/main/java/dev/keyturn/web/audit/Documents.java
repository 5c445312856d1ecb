package dev.keyturn.web.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.EvidenceDrafts;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.SealedEvidence;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.Rotations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence that was sealed, or would be sealed now. */
final class Documents {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param sealed null while the rotation runs */
    record Document(JsonNode facts, @Nullable SealedEvidence sealed) {}

    private final EvidenceLog evidence;
    private final Rotations rotations;
    private final EvidenceDrafts drafts;

    Documents(EvidenceLog evidence, Rotations rotations, EvidenceDrafts drafts) {
        this.evidence = evidence;
        this.rotations = rotations;
        this.drafts = drafts;
    }

    /** @throws dev.keyturn.rotation.RotationProblem when there is no such rotation */
    Document find(String id, Person reader) {
        SealedEvidence sealed = evidence.find(id).orElse(null);
        if (sealed != null) {
            return new Document(read(sealed), sealed);
        }
        rotations.get(id, reader);
        JsonNode draft = JSON.valueToTree(drafts.draft(id));
        // it may have ended in between
        return evidence.find(id).map(now -> new Document(read(now), now)).orElseGet(() -> new Document(draft, null));
    }

    /** A message for each thing that is not as it was sealed. */
    List<String> wrong(String id) {
        return evidence.check(id);
    }

    private static JsonNode read(SealedEvidence sealed) {
        try {
            return JSON.readTree(sealed.document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Document " + sealed.number() + " of the evidence is no JSON: it was changed after it was sealed.",
                    e);
        }
    }
}
