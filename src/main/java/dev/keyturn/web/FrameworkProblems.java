package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.problem.Problems;
import dev.keyturn.problem.Problems.FieldError;
import dev.keyturn.web.BodyLimitFilter.BodyTooLargeException;
import dev.keyturn.web.PasswordBodyConverter.InvalidBodyException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.Errors;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.RequestHeader;
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
            return unreadable(unreadable);
        }
        if (refusal instanceof MethodArgumentNotValidException invalid) {
            return invalid(fields(invalid.getBindingResult()));
        }
        if (refusal instanceof HandlerMethodValidationException invalid) {
            return invalid(invalid.getParameterValidationResults().stream().flatMap(FrameworkProblems::ofParameter));
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

    private static String slugOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "refused" : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static FieldError mismatch(TypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        boolean number = type == int.class || type == Integer.class || type == long.class;
        return new FieldError(
                Objects.requireNonNullElse(mismatch.getPropertyName(), "parameter"),
                number ? "must be a whole number" : "has the wrong form");
    }

    /** One problem that lists every field. */
    private static ProblemDetail invalid(Stream<FieldError> errors) {
        return Problems.invalid(
                errors.sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                        .toList());
    }

    private static Stream<FieldError> ofParameter(ParameterValidationResult result) {
        if (result instanceof ParameterErrors body) {
            return fields(body);
        }
        RequestHeader header = result.getMethodParameter().getParameterAnnotation(RequestHeader.class);
        String name =
                header == null ? String.valueOf(result.getMethodParameter().getParameterName()) : header.name();
        return result.getResolvableErrors().stream()
                .map(error -> new FieldError(name, String.valueOf(error.getDefaultMessage())));
    }

    private static Stream<FieldError> fields(Errors errors) {
        return errors.getFieldErrors().stream()
                .map(error -> new FieldError(error.getField(), String.valueOf(error.getDefaultMessage())));
    }

    /** Says what is wrong with a body in words of its own: Jackson's quote the input. */
    private static ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable instanceof InvalidBodyException invalid) {
            return Problems.invalid(List.of(invalid.error()));
        }
        Throwable cause = unreadable.getCause();
        if (cause instanceof BodyTooLargeException tooLarge) {
            return Problems.tooLarge(tooLarge.limit());
        }
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return unknownProperty(unknown);
        }
        if (cause instanceof MismatchedInputException mismatch) {
            return Problems.invalid(List.of(new FieldError(field(mismatch), expected(mismatch.getTargetType()))));
        }
        if (cause instanceof JsonProcessingException malformed) {
            return malformed(malformed);
        }
        return Problems.of(
                HttpStatus.BAD_REQUEST, "missing-body", "The request has no body; send a JSON object as its body.");
    }

    private static ProblemDetail unknownProperty(UnrecognizedPropertyException unknown) {
        String known = Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.<Object>of()).stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
        String name = unknown.getPropertyName();
        boolean looksLikeAName = name.matches("[A-Za-z][A-Za-z0-9_-]{0,39}");
        return Problems.invalid(List.of(
                looksLikeAName
                        ? new FieldError(name, "is not known here; known are " + known)
                        : new FieldError("body", "has a property that is not known here; known are " + known)));
    }

    private static ProblemDetail malformed(JsonProcessingException malformed) {
        var place = malformed.getLocation();
        String where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return Problems.of(
                HttpStatus.BAD_REQUEST,
                "malformed-json",
                "The body is not valid JSON" + where + "; correct it and send the request again.");
    }

    private static String field(MismatchedInputException mismatch) {
        String path = mismatch.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "body" : path;
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == String.class) {
            return "must be a text";
        }
        if (type == Instant.class) {
            return "must be a time with its offset, " + TimeRange.WORDS + ", such as 2030-01-31T20:00:00Z";
        }
        if (type != null && type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        return "must be a single JSON value of the documented form";
    }
}
