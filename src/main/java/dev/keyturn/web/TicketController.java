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

    @PostMapping("/{source}/test")
    @Operation(
            summary = "Test a connection",
            description = "For operators. Asks the ticket system now and says what works and what does not.")
    @ApiResponse(responseCode = "200", description = "One message for each thing that was tried.")
    @ApiResponse(responseCode = "403", description = "Only operators and administrators may.")
    @ApiResponse(responseCode = "404", description = "There is no such source.")
    List<SourceDiagnostics.Check> test(
            @PathVariable("source") String source,
            @Parameter(description = "A ticket to read, to see how it would be judged.")
                    @RequestParam(name = "ticket", required = false)
                    @Size(max = 100, message = "must not be longer than 100 characters")
                    @Nullable
                    String ticket) {
        return connection.test(source, ticket).orElseThrow(TicketController::unknown);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notTaken(WebhookDeliveryProblem problem) {
        ProblemDetail detail = Problems.of(statusOf(problem.kind()), slugOf(problem.kind()), problem.getMessage());
        var response = ResponseEntity.status(detail.getStatus());
        if (problem.kind() == WebhookDeliveryProblem.Kind.TOO_MANY) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        return response.body(detail);
    }

    private static RotationProblem unknown() {
        return new RotationProblem(
                RotationProblem.Kind.UNKNOWN_ROTATION, "There is no ticket source of this name. Check the settings.");
    }

    private static HttpStatus statusOf(WebhookDeliveryProblem.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case NOT_AUTHENTIC -> HttpStatus.UNAUTHORIZED;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE;
            case INVALID -> HttpStatus.BAD_REQUEST;
            case NO_TICKET -> HttpStatus.UNPROCESSABLE_ENTITY;
            case KEY_REUSED -> HttpStatus.CONFLICT;
        };
    }

    private static String slugOf(WebhookDeliveryProblem.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> "unknown-source";
            case NOT_AUTHENTIC -> "not-authentic";
            case TOO_MANY -> "too-many-deliveries";
            case TOO_LARGE -> "body-too-large";
            case INVALID -> "invalid-delivery";
            case NO_TICKET -> "no-ticket";
            case KEY_REUSED -> "key-reused";
        };
    }
}
