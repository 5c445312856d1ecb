package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.audit.SealedEvidence;
import dev.keyturn.audit.report.ProcessPicture;
import dev.keyturn.audit.report.Timeline;
import io.swagger.v3.oas.annotations.media.Schema;
import java.text.ParseException;
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
        ProcessPicture picture) {

    static AuditedRotation of(String id, Documents.Document document) {
        return new AuditedRotation(
                id,
                document.sealed() == null ? "RUNNING" : "ENDED",
                document.sealed() == null ? null : Seal.of(document.sealed(), document.facts()),
                document.facts(),
                Timeline.of(document.facts()),
                ProcessPicture.of(document.facts()));
    }

    /** @param keyId of the key that signed it */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Seal(
            long number,
            String hash,
            @Nullable String sealedAt,
            @Nullable String keyId) {

        private static Seal of(SealedEvidence sealed, JsonNode document) {
            return new Seal(
                    sealed.number(), sealed.hash(), document.path("sealedAt").textValue(), keyId(sealed.signature()));
        }

        private static @Nullable String keyId(String signature) {
            try {
                return JWSHeader.parse(new Base64URL(signature.split("\\.", 2)[0]))
                        .getKeyID();
            } catch (ParseException changed) {
                return null;
            }
        }
    }
}
