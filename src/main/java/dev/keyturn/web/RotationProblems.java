package dev.keyturn.web;

import dev.keyturn.rotation.RotationProblem;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** How a {@link RotationProblem} looks in HTTP. */
final class RotationProblems {

    private RotationProblems() {}

    static ProblemDetail of(RotationProblem refusal) {
        String slug = refusal.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        ProblemDetail problem = Problems.of(statusOf(refusal.kind()), slug, refusal.getMessage());
        refusal.facts().forEach(problem::setProperty);
        return problem;
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
