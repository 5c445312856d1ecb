package dev.keyturn.lab;

import dev.keyturn.problem.Problems;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problem details (RFC 9457) of the lab's interface. */
@ConditionalOnWebApplication
@RestControllerAdvice(assignableTypes = LabController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LabProblems {

    /** @param slug stable name for programs; @param message for the person who asked, with what to do next */
    static ErrorResponseException of(HttpStatus status, String slug, String message) {
        return new ErrorResponseException(status, Problems.of(status, slug, message), null);
    }

    static ErrorResponseException badRequest(String message) {
        return of(HttpStatus.BAD_REQUEST, "invalid-request", message);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(ErrorResponseException problem) {
        return ResponseEntity.of(problem.getBody()).build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuseUnreadable(HttpMessageNotReadableException unreadable) {
        return refuse(
                badRequest("The body is not the JSON object that is expected here; correct it and send it again."));
    }
}
