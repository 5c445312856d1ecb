package dev.keyturn.web;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.chain.ChainVerification;
import dev.keyturn.evidence.chain.EvidenceExport;
import dev.keyturn.evidence.chain.EvidenceExport.Range;
import dev.keyturn.evidence.chain.SealKeyRotation;
import dev.keyturn.evidence.chain.SealKeyRotation.Rotated;
import dev.keyturn.evidence.chain.Verification;
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
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/evidence}: the chain of evidence as a whole, its keys, and whether it holds. */
@RestController
@Tag(name = "Evidence", description = "The chain of evidence, and what proves that it was not changed.")
final class EvidenceController {

    /** A long chain takes minutes to verify, so few are at once. */
    private static final int AT_ONCE = 2;

    private final ChainVerification chain;
    private final EvidenceExport export;
    private final SealKeyRotation keys;
    private final AccessLog accessLog;
    private final Semaphore places = new Semaphore(AT_ONCE);

    EvidenceController(ChainVerification chain, EvidenceExport export, SealKeyRotation keys, AccessLog accessLog) {
        this.chain = chain;
        this.export = export;
        this.keys = keys;
        this.accessLog = accessLog;
    }

    @GetMapping(path = "/api/evidence/verify", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Verify the chain of evidence",
            description =
                    "Checks every entry with the keys outside of the database, and compares it with the record of its "
                            + "rotation. Each finding names the record that is wrong and what to do; at most 100 are listed.")
    @ApiResponse(responseCode = "200", description = "Whether it holds, and what does not.")
    @ApiResponse(responseCode = "503", description = "Others verify just now, or this node has no key to check with.")
    Verification verify(@Parameter(hidden = true) Person person) {
        accessLog.record(person.id(), "VERIFY", null, Map.of(), 0);
        if (!places.tryAcquire()) {
            throw new RotationProblem(
                    Kind.TRY_AGAIN_LATER, "The chain is being verified for others just now. Try again in a moment.");
        }
        try {
            return chain.verify((checked, of) -> {});
        } finally {
            places.release();
        }
    }

    /** What the offline command checks. */
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

    /** Everybody may have the public ones. */
    @GetMapping(path = "/api/evidence/keys", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Fetch the public keys",
            description =
                    "A JWK set (RFC 7517) of every key that signs evidence or once did, the oldest first. Keep it: the "
                            + "offline command checks exports with it.")
    @ApiResponse(responseCode = "200", description = "The keys.")
    @ApiResponse(responseCode = "503", description = "This node lacks the key that signs now.")
    String publicKeys() {
        return keys.publicKeys().toJson();
    }

    @PostMapping(path = "/api/evidence/keys", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Let another key sign",
            description =
                    "A new key signs from the next entry on; the private half of the old one is destroyed, and its "
                            + "public half stays. The request has no body. Back the seal-key file up afterwards, and fetch the "
                            + "public keys again.")
    @ApiResponse(responseCode = "200", description = "The entry that hands over, and the keys.")
    @ApiResponse(responseCode = "503", description = "The file cannot be replaced; the key stays as it was.")
    Rotated rotate(@Parameter(hidden = true) Person person) {
        return keys.rotate(person.id());
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
