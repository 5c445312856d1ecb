package dev.keyturn.web.audit;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.SealedRotation;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.timeline.Csv;
import dev.keyturn.evidence.timeline.Timeline;
import dev.keyturn.kernel.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Evidence to take along as tables. */
@RestController
@Tag(name = "Audit")
final class AuditExportController {

    private static final String CSV = "text/csv;charset=UTF-8";

    private final SealedRotations sealed;
    private final Documents documents;
    private final AccessLog accessLog;

    AuditExportController(SealedRotations sealed, Documents documents, AccessLog accessLog) {
        this.sealed = sealed;
        this.documents = documents;
        this.accessLog = accessLog;
    }

    @GetMapping(path = "/api/audit/export.csv", produces = CSV)
    @Operation(summary = "Export the list as CSV", description = "All rotations that ended and fit, newest first.")
    @FilterParameters
    @ApiResponse(responseCode = "200", description = "The table, in UTF-8 with a byte order mark.")
    ResponseEntity<byte[]> listAsCsv(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.FILTERS);
        List<SealedRotation> all = sealed.find(query.filter(), null, Integer.MAX_VALUE);
        byte[] csv = Csv.of(all);
        auditor.reads("EXPORT_CSV", query.given(), all.size());
        return file(csv, "rotations.csv");
    }

    @GetMapping(path = "/api/audit/rotations/{id}/evidence.csv", produces = CSV)
    @Operation(summary = "Export a rotation's timeline as CSV")
    @ApiResponse(responseCode = "200", description = "The table, in UTF-8 with a byte order mark.")
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    ResponseEntity<byte[]> rotationAsCsv(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        byte[] csv = Csv.of(Timeline.of(documents.find(id, person).facts()));
        auditor.reads("ROTATION_CSV", id);
        return file(csv, "rotation-" + id + ".csv");
    }

    private static ResponseEntity<byte[]> file(byte[] content, String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(CSV))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(content);
    }
}
