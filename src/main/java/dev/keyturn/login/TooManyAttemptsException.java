package dev.keyturn.login;

import dev.keyturn.problem.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.AuthenticationException;

/** A password was not checked, because there were too many wrong ones before it. */
final class TooManyAttemptsException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final long seconds;

    TooManyAttemptsException(Duration wait) {
        super("There were too many failed logins.");
        this.seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    }

    ProblemDetail problem(HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        return Problems.of(
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-attempts",
                "There were too many failed logins, so this one was not checked; try again in " + seconds
                        + (seconds == 1 ? " second." : " seconds."));
    }
}
