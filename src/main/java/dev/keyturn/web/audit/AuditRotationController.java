package dev.keyturn.web.audit;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.timeline.ProcessModels;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/audit/rotations/{id}}: everything about one rotation. */
@RestController
@Tag(name = "Audit")
final class AuditRotationController {

    private final Documents documents;
    private final ProcessModels models;
    private final AccessLog accessLog;

    AuditRotationController(Documents documents, ProcessModels models, AccessLog accessLog) {
        this.documents = documents;
        this.models = models;
        this.accessLog = accessLog;
    }

    @GetMapping(path = "/api/audit/rotations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Get a rotation's evidence",
            description = "The sealed document, or of a rotation that runs what would be sealed now, as a timeline.")
    @ApiResponse(responseCode = "200", description = "The evidence.")
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    AuditedRotation rotation(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        AuditedRotation rotation = AuditedRotation.of(id, documents.find(id, person), documents.wrong(id));
        auditor.reads("ROTATION", id);
        return rotation;
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
        byte[] model = models.of(documents.find(id, person).facts().path("process"))
                .orElseThrow(
                        () -> new RotationProblem(
                                RotationProblem.Kind.UNKNOWN_ROTATION,
                                "The process model that this rotation ran on is no longer deployed, or is not the same any more; its document names version and hash."));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_XML).body(model);
    }
}
