package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.evidence.RotationLine;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.timeline.Csv;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/audit}: the list of rotations, on pages or as a table, and who read evidence. */
@RestController
@Tag(name = "Audit", description = "Evidence for those who audit. Each access is recorded.")
final class AuditListController {

    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final SealedRotations sealed;
    private final Rotations rotations;
    private final AccessLog accessLog;

    AuditListController(SealedRotations sealed, Rotations rotations, AccessLog accessLog) {
        this.sealed = sealed;
        this.rotations = rotations;
        this.accessLog = accessLog;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AuditedRotations")
    record Page(
            @Schema(description = "Those that ended, newest first.")
            List<RotationLine> rotations,

            @Schema(description = "How many ended ones fit, on all pages.")
            long total,

            @Schema(description = "What the next page is asked for with; null when this is the last.") @Nullable
            Long before,

            @Schema(description = "Those that run and fit; on the first page only.")
            List<RotationLine> running) {}

    /** @param before what the next page is asked for with; null when this is the last */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AccessLog")
    record AccessPage(
            List<AccessLog.Entry> entries, @Nullable Long before) {}

    @GetMapping(path = "/api/audit/rotations", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List rotations with evidence", description = "Newest first, 50 of them unless limit says so.")
    @Query.Filters
    @Parameter(name = "limit", description = "How many at most, up to 200.")
    @Parameter(name = "before", description = "Goes on after this number, as the page before says.")
    @ApiResponse(responseCode = "200", description = "A page of them.")
    @ApiResponse(responseCode = "400", description = "A filter that cannot be right.")
    Page list(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.FILTERS_AND_PAGE);
        RotationFilter filter = query.filter();
        int limit = query.limit(USUAL, MOST);
        List<RotationLine> found = sealed.find(filter, query.before(), limit + 1);
        List<RotationLine> shown = found.subList(0, Math.min(limit, found.size()));
        List<RotationLine> running = query.before() == null
                ? rotations.running(person).stream()
                        .filter(filter::fits)
                        .map(RotationLine::of)
                        .toList()
                : List.of();
        Page page = new Page(
                shown,
                sealed.count(filter),
                found.size() > limit ? shown.get(limit - 1).number() : null,
                running);
        auditor.reads("LIST", query.given(), shown.size() + running.size());
        return page;
    }

    @GetMapping(path = "/api/audit/export.csv", produces = Auditor.CSV)
    @Operation(summary = "Export the list as CSV", description = "All rotations that ended and fit, newest first.")
    @Query.Filters
    @ApiResponse(responseCode = "200", description = "The table, in UTF-8 with a byte order mark.")
    ResponseEntity<byte[]> listAsCsv(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.FILTERS);
        List<RotationLine> all = sealed.find(query.filter(), null, Integer.MAX_VALUE);
        byte[] csv = Csv.of(all);
        auditor.reads("EXPORT_CSV", query.given(), all.size());
        return Auditor.file(csv, "rotations.csv");
    }

    /** Reading it is an access too. */
    @GetMapping(path = "/api/audit/access-log", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List who read evidence", description = "Newest first.")
    @Parameter(name = "limit", description = "How many at most, up to 200.")
    @Parameter(name = "before", description = "Goes on after this number, as the page before says.")
    @ApiResponse(responseCode = "200", description = "A page of them.")
    AccessPage accesses(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.PAGE);
        int limit = query.limit(USUAL, MOST);
        List<AccessLog.Entry> found = accessLog.list(query.before(), limit + 1);
        List<AccessLog.Entry> shown = found.subList(0, Math.min(limit, found.size()));
        auditor.reads("ACCESS_LOG", query.given(), shown.size());
        return new AccessPage(shown, found.size() > limit ? shown.get(limit - 1).number() : null);
    }
}
