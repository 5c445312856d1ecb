package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.evidence.chain.SealedEvidence;
import dev.keyturn.evidence.timeline.ProcessPath;
import dev.keyturn.evidence.timeline.Timeline;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rotation with its evidence and what can be told from it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditedRotationDetails")
record AuditedRotation(
        String id,

        @Schema(description = "RUNNING or ENDED.") String state,

        @Schema(description = "Null while it runs.") @Nullable
        Seal sealed,

        @Schema(type = "object", description = "The document, or what would be sealed now.")
        JsonNode document,

        Timeline timeline,
        ProcessPath processModel) {

    /** @param wrong a message for each thing that is not as it was sealed */
    static AuditedRotation of(String id, Documents.Document document, List<String> wrong) {
        return new AuditedRotation(
                id,
                document.sealed() == null ? "RUNNING" : "ENDED",
                document.sealed() == null ? null : Seal.of(document.sealed(), document.facts(), wrong),
                document.facts(),
                Timeline.of(document.facts()),
                ProcessPath.of(document.facts()));
    }

    /** @param keyId of the key that signed it */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Seal(
            long number,
            String hash,
            @Nullable String sealedAt,
            @Nullable String keyId,

            @Schema(
                    description = "A message for each thing about the document that is not as it was sealed, checked "
                            + "just now. What changed around it, the verification of the chain finds.")
            List<String> findings) {

        private static Seal of(SealedEvidence sealed, JsonNode document, List<String> findings) {
            return new Seal(
                    sealed.number(), sealed.hash(), document.path("sealedAt").textValue(), sealed.keyId(), findings);
        }
    }
}
