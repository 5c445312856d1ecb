package dev.keyturn.web;

import dev.keyturn.problem.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.ResponseStatusException;

/** The messages for what Spring MVC refuses by itself. */
final class FrameworkProblems {

    private FrameworkProblems() {}

    static ProblemDetail of(Exception refusal, HttpStatusCode status) {
        if (status.is5xxServerError()) {
            return Problems.unexpected(refusal);
        }
        if (refusal instanceof HttpMessageNotReadableException unreadable) {
            return UnreadableBody.explain(unreadable);
        }
        if (refusal instanceof MethodArgumentNotValidException invalid) {
            return InvalidParameters.explain(invalid.getBindingResult());
        }
        if (refusal instanceof HandlerMethodValidationException invalid) {
            return InvalidParameters.explain(invalid);
        }
        if (refusal instanceof TypeMismatchException mismatch) {
            return Problems.invalid(List.of(mismatch(mismatch)));
        }
        if (refusal instanceof ResponseStatusException stated && stated.getReason() != null) {
            return Problems.of(status, slugOf(status), stated.getReason());
        }
        return Problems.of(status, slugOf(status), message(refusal, status));
    }

    /** For an error that a filter or another servlet reported with nothing but its status. */
    static ProblemDetail of(HttpStatusCode status) {
        return Problems.of(status, slugOf(status), messageFor(status));
    }

    private static String message(Exception refusal, HttpStatusCode status) {
        if (refusal instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
            return "This address does not take that method; use "
                    + String.join(" or ", Objects.requireNonNull(method.getSupportedMethods())) + ".";
        }
        if (refusal instanceof HttpMediaTypeNotSupportedException) {
            return "The body is of a type that is not read here; send it with Content-Type: application/json.";
        }
        if (refusal instanceof ServletRequestBindingException) {
            return "A parameter or header is missing; see /v3/api-docs for what this address needs.";
        }
        return messageFor(status);
    }

    private static String messageFor(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        if (known == null) {
            return "The request was refused; see /v3/api-docs for what can be asked.";
        }
        return switch (known) {
            case NOT_FOUND -> "There is nothing at this address; see /v3/api-docs for what there is.";
            case NOT_ACCEPTABLE -> "The answer cannot be given in that form; send Accept: application/json.";
            case METHOD_NOT_ALLOWED -> "This address does not take that method; see /v3/api-docs for what it takes.";
            case UNAUTHORIZED -> "Log in with a user name and a password (HTTP basic).";
            case FORBIDDEN -> "This is not allowed to you; ask an administrator for the group that may do it.";
            default -> "The request was refused; see /v3/api-docs for what can be asked.";
        };
    }

    private static Problems.FieldError mismatch(TypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        boolean number = type == int.class || type == Integer.class || type == long.class;
        return new Problems.FieldError(
                Objects.requireNonNullElse(mismatch.getPropertyName(), "parameter"),
                number ? "must be a whole number" : "has the wrong form");
    }

    private static String slugOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "refused" : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
