package dev.keyturn.web;

import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.chain.ChainVerification;
import dev.keyturn.evidence.chain.Verification;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/evidence/verify}: whether the chain holds. A long one takes minutes, so few are checked at once. */
@RestController
@Tag(name = "Evidence")
final class EvidenceVerifyController implements DisposableBean {

    private static final int AT_ONCE = 2;

    private final ChainVerification chain;
    private final AccessLog accessLog;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final CustomizableThreadFactory threads = new CustomizableThreadFactory("evidence-verify-");
    private volatile boolean closed;

    EvidenceVerifyController(ChainVerification chain, AccessLog accessLog) {
        this.chain = chain;
        this.accessLog = accessLog;
        this.threads.setDaemon(true);
    }

    @GetMapping(
            path = "/api/evidence/verify",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(
            summary = "Verify the chain of evidence",
            description =
                    "Checks every entry with the keys outside of the database, and compares it with the record of its "
                            + "rotation. Each finding names the record that is wrong and what to do; at most 100 are listed. With "
                            + "Accept: text/event-stream, \"progress\" tells how far it is, and \"result\" at the end is the same "
                            + "as the JSON.")
    @ApiResponse(
            responseCode = "200",
            description = "Whether it holds, and what does not.",
            content = @Content(schema = @Schema(implementation = Verification.class)))
    @ApiResponse(responseCode = "503", description = "Others verify just now, or this node has no key to check with.")
    ResponseEntity<?> verify(
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept,
            @Parameter(hidden = true) Person person) {
        accessLog.record(person.id(), "VERIFY", null, Map.of(), 0);
        if (!places.tryAcquire()) {
            throw new RotationProblem(
                    Kind.TRY_AGAIN_LATER, "The chain is being verified for others just now. Try again in a moment.");
        }
        if (accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            VerificationStream stream = new VerificationStream(chain, () -> closed, places::release);
            stream.begin(threads);
            // proxies would collect events before they pass them on
            return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(stream.emitter());
        }
        try {
            return ResponseEntity.ok(chain.verify((checked, of) -> {}));
        } finally {
            places.release();
        }
    }

    @Override
    public void destroy() {
        closed = true;
    }
}
