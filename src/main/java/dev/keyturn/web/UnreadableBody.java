package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.keyturn.kernel.TimeRange;
import dev.keyturn.problem.Problems;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Says what is wrong with a body that could not be read, in words of its own: Jackson's quote the input. */
final class UnreadableBody {

    private UnreadableBody() {}

    static ProblemDetail explain(HttpMessageNotReadableException unreadable) {
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
            return Problems.invalid(
                    List.of(new Problems.FieldError(field(mismatch), expected(mismatch.getTargetType()))));
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
                        ? new Problems.FieldError(name, "is not known here; known are " + known)
                        : new Problems.FieldError(
                                "body", "has a property that is not known here; known are " + known)));
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
