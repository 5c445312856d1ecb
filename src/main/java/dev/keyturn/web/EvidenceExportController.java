package dev.keyturn.web;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.chain.EvidenceExport;
import dev.keyturn.evidence.chain.EvidenceExport.Range;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/evidence/export}: what the offline command checks. */
@RestController
@Tag(name = "Evidence")
final class EvidenceExportController {

    private final EvidenceExport export;
    private final AccessLog accessLog;

    EvidenceExportController(EvidenceExport export, AccessLog accessLog) {
        this.export = export;
        this.accessLog = accessLog;
    }

    @GetMapping(path = "/api/evidence/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    @Operation(
            summary = "Export evidence",
            description =
                    "The chain as signed JSON Lines, one line for each entry, or the part of it that was sealed from one time "
                            + "to another. Check it with: java -jar keyturn-app.jar verify-evidence evidence.jsonl --keys "
                            + "keys.json.")
    @ApiResponse(
            responseCode = "200",
            description = "The export.",
            content = @Content(mediaType = MediaType.APPLICATION_NDJSON_VALUE, schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "400", description = "from or to is not a time.")
    @ApiResponse(responseCode = "403", description = "Only auditors may read evidence.")
    @ApiResponse(responseCode = "503", description = "This node lacks the key that signs the export.")
    void export(
            @Parameter(description = "Sealed at this time or later; RFC 3339.")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "Sealed at this time or earlier; RFC 3339.")
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Parameter(hidden = true) Person person,
            HttpServletResponse response)
            throws IOException {
        Range range = new Range(time("from", from), time("to", to));
        accessLog.record(person.id(), "EXPORT_JSON", null, filters(range), export.count(range));
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"evidence.jsonl\"");
        export.write(range, person.id(), response.getOutputStream());
    }

    private static Map<String, String> filters(Range range) {
        Map<String, String> filters = new TreeMap<>();
        if (range.from() != null) {
            filters.put("from", range.from().toString());
        }
        if (range.to() != null) {
            filters.put("to", range.to().toString());
        }
        return filters;
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        return text == null || text.isBlank()
                ? null
                : TimeRange.parse(text.strip())
                        .orElseThrow(() -> new RotationProblem(
                                Kind.INVALID_REQUEST,
                                name + " must be a time " + TimeRange.WORDS
                                        + ", such as 2030-01-31T20:00:00Z; correct it and send the request again."));
    }
}
