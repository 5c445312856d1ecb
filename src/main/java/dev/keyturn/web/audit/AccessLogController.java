package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.AccessLogEntry;
import dev.keyturn.kernel.Person;
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

/** {@code /api/audit/access-log}: who read evidence. Reading it is an access too. */
@RestController
@Tag(name = "Audit")
final class AccessLogController {

    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final AccessLog accessLog;

    AccessLogController(AccessLog accessLog) {
        this.accessLog = accessLog;
    }

    /** @param before what the next page is asked for with; null when this is the last */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AccessLog")
    record Page(List<AccessLogEntry> entries, @Nullable Long before) {}

    @GetMapping(path = "/api/audit/access-log", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "List who read evidence", description = "Newest first.")
    @Parameter(name = "limit", description = "How many at most, up to 200.")
    @Parameter(name = "before", description = "Goes on after this number, as the page before says.")
    @ApiResponse(responseCode = "200", description = "A page of them.")
    Page list(
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        Query query = new Query(parameters, Query.PAGE);
        int limit = query.limit(USUAL, MOST);
        List<AccessLogEntry> found = accessLog.list(query.before(), limit + 1);
        List<AccessLogEntry> shown = found.subList(0, Math.min(limit, found.size()));
        auditor.reads("ACCESS_LOG", query.given(), shown.size());
        return new Page(shown, found.size() > limit ? shown.get(limit - 1).number() : null);
    }
}
