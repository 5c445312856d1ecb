package dev.keyturn.problem;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Makes the problem details (RFC 9457) of this interface. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** What is wrong with one field: {@code message} reads on after the field's name. It never repeats the value. */
    public record FieldError(String field, String message) {}

    private Problems() {}

    /**
     * @param slug stable name for programs; the title is made of it
     * @param message for the person who asked, with what to do next
     */
    public static ProblemDetail of(HttpStatusCode status, String slug, String message) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, message);
        problem.setType(URI.create("urn:keyturn:problem:" + slug));
        problem.setTitle(
                Character.toUpperCase(slug.charAt(0)) + slug.substring(1).replace('-', ' '));
        return problem;
    }

    public static ProblemDetail invalid(List<FieldError> errors) {
        FieldError first = errors.get(0);
        String more = errors.size() == 1 ? "" : " See errors for the other " + (errors.size() - 1) + ".";
        ProblemDetail problem = of(
                HttpStatus.BAD_REQUEST,
                "invalid-request",
                first.field() + " " + first.message() + "; correct it and send the request again." + more);
        problem.setProperty("errors", errors);
        return problem;
    }

    public static ProblemDetail tooLarge(long limitInBytes) {
        return of(
                HttpStatus.PAYLOAD_TOO_LARGE,
                "body-too-large",
                "The body is larger than " + limitInBytes + " bytes; send a shorter one.");
    }

    /** Logs the error under an id and tells the caller nothing but that id. */
    public static ProblemDetail unexpected(Throwable error) {
        String id = UUID.randomUUID().toString();
        LOG.error("A request failed in an unforeseen way. The caller was told the error id {}.", id, error);
        ProblemDetail problem = of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong inside Keyturn; look for error id " + id + " in its log.");
        problem.setProperty("errorId", id);
        return problem;
    }
}
