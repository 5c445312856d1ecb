package dev.keyturn.web;

import dev.keyturn.evidence.AccessLog.UnrecordedAccessException;
import dev.keyturn.evidence.chain.SealKeyProblem;
import dev.keyturn.evidence.chain.UnsealableException;
import dev.keyturn.problem.Problems;
import dev.keyturn.rotation.RotationProblem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Every error of the REST interface becomes a problem detail with one message, and no text of an exception. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    /** Seconds. */
    private static final String RETRY_AFTER = "5";

    private static final DisconnectedClientHelper DISCONNECTED =
            new DisconnectedClientHelper("dev.keyturn.web.disconnected");

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RotationProblem refusal) {
        String slug = refusal.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        ProblemDetail problem = Problems.of(statusOf(refusal.kind()), slug, refusal.getMessage());
        refusal.facts().forEach(problem::setProperty);
        var response = ResponseEntity.of(problem);
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        return response.build();
    }

    @ExceptionHandler
    ProblemDetail unusable(SealKeyProblem problem) {
        LOG.warn("The key that seals evidence cannot be used: {}", problem.getMessage());
        return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "unusable-seal-key", problem.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unsealable(UnsealableException refusal) {
        return Problems.of(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "unsealable",
                "Nothing was changed, because it could not have been sealed. " + refusal.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unrecorded(UnrecordedAccessException refusal) {
        LOG.error("An access to evidence cannot be recorded, so nothing was shown.", refusal);
        return ResponseEntity.of(
                        Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "access-not-recorded", refusal.getMessage()))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                .build();
    }

    /** A value that the database refuses is no defect of the server; what the database says of it is not shown. */
    @ExceptionHandler
    ProblemDetail unstorable(DataIntegrityViolationException refusal) {
        LOG.warn(
                "A request had something that the database refuses ({}).",
                refusal.getClass().getSimpleName());
        return Problems.of(
                HttpStatus.BAD_REQUEST,
                "invalid-request",
                "The request has something that cannot be stored or looked for, such as a control character;"
                        + " correct it and send the request again.");
    }

    /** Spring Security answers these itself. */
    @ExceptionHandler({AuthenticationException.class, AccessDeniedException.class})
    void leaveToSecurity(RuntimeException refusal) {
        throw refusal;
    }

    @ExceptionHandler
    @Nullable
    ProblemDetail unexpected(Exception error) {
        return DISCONNECTED.checkAndLogClientDisconnectedException(error) ? null : Problems.unexpected(error);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception refusal, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = FrameworkProblems.of(refusal, status);
        return super.handleExceptionInternal(
                refusal, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
    }

    private static HttpStatus statusOf(RotationProblem.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> HttpStatus.BAD_REQUEST;
            case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
            case UNKNOWN_ROTATION -> HttpStatus.NOT_FOUND;
            case ALREADY_RUNNING, TOO_LATE, NOT_WAITING_FOR_THIS -> HttpStatus.CONFLICT;
            case UNKNOWN_ACCOUNT, TICKET_MISSING, KEY_REUSED, WRONG_PASSWORD -> HttpStatus.UNPROCESSABLE_ENTITY;
            case TRY_AGAIN_LATER -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
