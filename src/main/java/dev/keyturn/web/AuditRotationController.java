package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.RotationRecord;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.SealedEvidence;
import dev.keyturn.evidence.timeline.Csv;
import dev.keyturn.evidence.timeline.ProcessModels;
import dev.keyturn.evidence.timeline.ProcessPath;
import dev.keyturn.evidence.timeline.Timeline;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/audit/rotations/{id}}: everything about one rotation, as it was sealed or would be sealed now. */
@RestController
@Tag(name = "Audit")
final class AuditRotationController {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EvidenceLog evidence;
    private final Rotations rotations;
    private final RotationRecord record;
    private final ProcessModels models;
    private final AccessLog accessLog;

    AuditRotationController(
            EvidenceLog evidence,
            Rotations rotations,
            RotationRecord record,
            ProcessModels models,
            AccessLog accessLog) {
        this.evidence = evidence;
        this.rotations = rotations;
        this.record = record;
        this.models = models;
        this.accessLog = accessLog;
    }

    /** One rotation with its evidence and what can be told from it. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AuditedRotationDetails")
    record AuditedRotation(
            String id,

            @Schema(description = "RUNNING or ENDED.") String state,

            @Schema(description = "Null while it runs.") @Nullable
            Seal sealed,

            @Schema(
                    type = "object",
                    description = "The document of the later entry about its password; null until there is one.")
            @Nullable
            JsonNode confirmation,

            @Schema(type = "object", description = "The document, or what would be sealed now.")
            JsonNode document,

            Timeline timeline,
            ProcessPath processModel) {}

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
            List<String> findings) {}

    /**
     * @param sealed null while the rotation runs
     * @param confirmation what was found later
     */
    private record Document(
            JsonNode facts,
            @Nullable SealedEvidence sealed,
            @Nullable JsonNode confirmation) {

        Timeline timeline() {
            return Timeline.of(facts, confirmation);
        }
    }

    @GetMapping(path = "/api/audit/rotations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get a rotation's evidence",
            description = "The sealed document, or of a rotation that runs what would be sealed now, as a timeline.")
    @ApiResponse(responseCode = "200", description = "The evidence.")
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    AuditedRotation rotation(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Document document = find(id, person);
        JsonNode facts = document.facts();
        SealedEvidence sealed = document.sealed();
        Seal seal = sealed == null
                ? null
                : new Seal(
                        sealed.number(),
                        sealed.hash(),
                        facts.path("sealedAt").textValue(),
                        sealed.keyId(),
                        evidence.check(id));
        AuditedRotation rotation = new AuditedRotation(
                id,
                seal == null ? "RUNNING" : "ENDED",
                seal,
                document.confirmation(),
                facts,
                document.timeline(),
                ProcessPath.of(facts));
        auditor.reads("ROTATION", id);
        return rotation;
    }

    @GetMapping(path = "/api/audit/rotations/{id}/evidence.csv", produces = Auditor.CSV)
    @Operation(summary = "Export a rotation's timeline as CSV")
    @ApiResponse(responseCode = "200", description = "The table, in UTF-8 with a byte order mark.")
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    ResponseEntity<byte[]> rotationAsCsv(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        byte[] csv = Csv.of(find(id, person).timeline());
        auditor.reads("ROTATION_CSV", id);
        return Auditor.file(csv, "rotation-" + id + ".csv");
    }

    @GetMapping(path = "/api/audit/rotations/{id}/process-model", produces = MediaType.APPLICATION_XML_VALUE)
    @Operation(summary = "Fetch the process model that a rotation ran on", description = "BPMN XML.")
    @ApiResponse(
            responseCode = "200",
            description = "The model.",
            content = @Content(mediaType = "application/xml", schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "404", description = "No rotation has this id, or its model is no longer deployed.")
    ResponseEntity<byte[]> processModel(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        Auditor.of(person, accessLog);
        byte[] model = models.of(find(id, person).facts().path("process"))
                .orElseThrow(
                        () -> new RotationProblem(
                                RotationProblem.Kind.UNKNOWN_ROTATION,
                                "The process model that this rotation ran on is no longer deployed, or is not the same any more; its document names version and hash."));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_XML).body(model);
    }

    /** @throws RotationProblem when there is no such rotation */
    private Document find(String id, Person reader) {
        SealedEvidence sealed = evidence.find(id).orElse(null);
        if (sealed != null) {
            return sealed(id, sealed);
        }
        rotations.get(id, reader);
        JsonNode draft = JSON.valueToTree(record.draft(id));
        // it may have ended in between
        return evidence.find(id).map(entry -> sealed(id, entry)).orElseGet(() -> new Document(draft, null, null));
    }

    private Document sealed(String id, SealedEvidence sealed) {
        JsonNode confirmation =
                evidence.confirmation(id).map(AuditRotationController::read).orElse(null);
        return new Document(read(sealed), sealed, confirmation);
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
