package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.RotationFilter;
import dev.keyturn.evidence.SealedRotation;
import dev.keyturn.evidence.SealedRotations;
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
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/audit/rotations}: the list. */
@RestController
@Tag(name = "Audit", description = "Evidence for those who audit. Each access is recorded.")
final class AuditListController {

    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final SealedRotations sealed;
    private final RunningRotations running;
    private final AccessLog accessLog;

    AuditListController(SealedRotations sealed, Rotations rotations, AccessLog accessLog) {
        this.sealed = sealed;
        this.running = new RunningRotations(rotations);
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

    @GetMapping(path = "/api/audit/rotations", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List rotations with evidence", description = "Newest first, 50 of them unless limit says so.")
    @FilterParameters
    @Parameter(name = "limit", description = "How many at most, up to 200.")
    @Parameter(name = "before", description = "Goes on after this number, as the page before says.")
    @ApiResponse(responseCode = "200", description = "A page of them.")
    @ApiResponse(responseCode = "400", description = "A filter that cannot be right.")
    Page list(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.FILTERS_AND_PAGE);
        Page page = page(query, person);
        auditor.reads(
                "LIST", query.given(), page.rotations().size() + page.running().size());
        return page;
    }

    private Page page(Query query, Person person) {
        RotationFilter filter = query.filter();
        int limit = query.limit(USUAL, MOST);
        List<SealedRotation> found = sealed.find(filter, query.before(), limit + 1);
        List<SealedRotation> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(RotationLine::of).toList(),
                sealed.count(filter),
                found.size() > limit ? shown.get(limit - 1).number() : null,
                query.before() == null ? running.find(person, filter) : List.of());
    }
}
