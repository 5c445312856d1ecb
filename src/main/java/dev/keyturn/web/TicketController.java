package dev.keyturn.web;

import dev.keyturn.problem.Problems;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.ticket.SourceDiagnostics;
import dev.keyturn.ticket.WebhookDeliveries;
import dev.keyturn.ticket.WebhookDeliveryProblem;
import dev.keyturn.ticket.webhook.WebhookRequest;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/tickets}: what ticket systems send, and whether they can be reached. */
@RestController
@RequestMapping(path = "/api/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tickets", description = "Ticket systems whose changes start rotations, guard them, and get the result.")
public final class TicketController {

    /** Seconds. */
    private static final String RETRY_AFTER = "1";

    private final WebhookDeliveries deliveries;
    private final SourceDiagnostics connection;

    TicketController(WebhookDeliveries deliveries, SourceDiagnostics connection) {
        this.deliveries = deliveries;
        this.connection = connection;
    }

    @PostMapping(
            path = "/{source}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/*+json"})
    @Operation(
            summary = "Deliver news of a ticket",
            description =
                    "The webhook of a ticket system. It proves where it comes from in the way that is configured for"
                            + " the source. Nothing in it is believed: Keyturn reads the ticket afterwards.")
    @ApiResponse(responseCode = "202", description = "Stored. A repeat names the rotation that the first one led to.")
    @ApiResponse(responseCode = "400", description = "It is no JSON.")
    @ApiResponse(responseCode = "401", description = "It does not prove where it comes from.")
    @ApiResponse(responseCode = "404", description = "The source has no webhook.")
    @ApiResponse(responseCode = "409", description = "Its id came with other bytes before.")
    @ApiResponse(responseCode = "413", description = "It is larger than 256 KiB.")
    @ApiResponse(responseCode = "415", description = "It is not sent as JSON.")
    @ApiResponse(responseCode = "422", description = "It names no ticket of the source.")
    @ApiResponse(responseCode = "429", description = "Too many at once; Retry-After says when to send it again.")
    ResponseEntity<WebhookDeliveries.Taken> deliver(
            @PathVariable("source") String source, @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        int most = deliveries.largest(source);
        byte[] body = request.getContentLengthLong() > most
                ? new byte[most + 1]
                : request.getInputStream().readNBytes(most + 1);
        return ResponseEntity.accepted().body(deliveries.take(source, new WebhookRequest(request::getHeader, body)));
    }

    @GetMapping("/{source}/status")
    @Operation(summary = "Ask whether a source is behind", description = "Updates and deliveries that wait.")
    @ApiResponse(responseCode = "200", description = "Its backlog.")
    @ApiResponse(responseCode = "404", description = "There is no such source.")
    SourceDiagnostics.Status status(@PathVariable("source") String source) {
        return connection.status(source).orElseThrow(TicketController::unknown);
    }

    @PostMapping(
            path = "/{source}/test",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
    @Operation(
            summary = "Test a source",
            description =
                    "For operators. Asks the ticket system now for every request and every field that a rotation will"
                            + " need, and says of each whether it is PROVED, NOT_PROVED or ABSENT, and what to do. With"
                            + " `Accept: text/plain` it is a table.")
    @ApiResponse(responseCode = "200", description = "One line for each thing that was tried.")
    @ApiResponse(responseCode = "403", description = "Only operators and administrators may.")
    @ApiResponse(responseCode = "404", description = "There is no such source.")
    ResponseEntity<Object> test(
            @PathVariable("source") String source,
            @Parameter(description = "A ticket to read, best one that was approved, with a window.")
                    @RequestParam(name = "ticket", required = false)
                    @Size(max = 100, message = "must not be longer than 100 characters")
                    @Nullable
                    String ticket,
            @Parameter(description = "Whether to write one note into it, and look for it.")
                    @RequestParam(name = "write", defaultValue = "false")
                    boolean write,
            @Parameter(
                            description =
                                    "An outcome, such as VERIFIED: the ticket is closed as after a rotation that ended"
                                            + " so.")
                    @RequestParam(name = "close", required = false)
                    @Size(max = 20, message = "must not be longer than 20 characters")
                    @Nullable
                    String close,
            @Parameter(hidden = true) @RequestHeader(name = "Accept", defaultValue = "") String accept) {
        List<SourceDiagnostics.Check> checks =
                connection.test(source, ticket, write, close).orElseThrow(TicketController::unknown);
        return accept.startsWith(MediaType.TEXT_PLAIN_VALUE)
                ? ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(SourceDiagnostics.table(checks))
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(checks);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notTaken(WebhookDeliveryProblem problem) {
        var response = ResponseEntity.of(answer(problem.kind(), problem.getMessage()));
        if (problem.kind() == WebhookDeliveryProblem.Kind.TOO_MANY) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        return response.build();
    }

    private static RotationProblem unknown() {
        return new RotationProblem(
                RotationProblem.Kind.UNKNOWN_ROTATION, "There is no ticket source of this name. Check the settings.");
    }

    private static ProblemDetail answer(WebhookDeliveryProblem.Kind kind, String message) {
        return switch (kind) {
            case UNKNOWN -> Problems.of(HttpStatus.NOT_FOUND, "unknown-source", message);
            case NOT_AUTHENTIC -> Problems.of(HttpStatus.UNAUTHORIZED, "not-authentic", message);
            case TOO_MANY -> Problems.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-deliveries", message);
            case TOO_LARGE -> Problems.of(HttpStatus.PAYLOAD_TOO_LARGE, "body-too-large", message);
            case INVALID -> Problems.of(HttpStatus.BAD_REQUEST, "invalid-delivery", message);
            case NO_TICKET -> Problems.of(HttpStatus.UNPROCESSABLE_ENTITY, "no-ticket", message);
            case KEY_REUSED -> Problems.of(HttpStatus.CONFLICT, "key-reused", message);
        };
    }
}
