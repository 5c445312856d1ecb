package dev.keyturn.login;

import dev.keyturn.login.LoginAttempts.TooManyAttemptsException;
import dev.keyturn.problem.ProblemWriter;
import dev.keyturn.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** What a caller who is not logged in or not allowed is told. It does not say whether a user exists. */
final class LoginProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LoginProblems.class);

    private final LoginRules rules;
    private final ProblemWriter problems;

    LoginProblems(LoginRules rules, ProblemWriter problems) {
        this.rules = rules;
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        problems.write(problem(request, response, reason), request, response);
    }

    private ProblemDetail problem(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException reason) {
        if (reason instanceof TooManyAttemptsException wait) {
            return wait.problem(response);
        }
        if (reason instanceof LoginRefusedException) {
            LOG.warn("A token was refused: {}", reason.getMessage());
            return Problems.of(HttpStatus.FORBIDDEN, "login-refused", reason.getMessage());
        }
        if (reason instanceof LoginUnavailableException) {
            // the code that threw it has logged why
            return notNow(response, reason.getMessage());
        }
        if (reason instanceof AuthenticationServiceException) {
            LOG.warn("A password could not be checked. The caller is asked to try again in a few seconds.", reason);
            return notNow(response, "The password could not be checked now; try again in a few seconds.");
        }
        return notLoggedIn(request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        refuse(request, response, HttpStatus.FORBIDDEN, "not-allowed", AccessRules.refusal(request));
    }

    void refuse(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String kind, String message)
            throws IOException {
        problems.write(Problems.of(status, kind, message), request, response);
    }

    private ProblemDetail notLoggedIn(HttpServletRequest request, HttpServletResponse response) {
        // browsers open a dialog for a challenge that they know, also for the icon of a page or in front of a page that
        // tells it better itself
        String wanted = request.getHeader("Sec-Fetch-Dest");
        boolean asksForPage = wanted == null || wanted.equals("document");
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, asksForPage ? challenge() : "Session realm=\"Keyturn\"");
        ProblemDetail problem = Problems.of(
                HttpStatus.UNAUTHORIZED, "not-logged-in", message(request.getHeader(HttpHeaders.AUTHORIZATION)));
        // pages lead there; an application that Keyturn is a part of has a login of its own
        problem.setProperty("login", request.getContextPath() + "/login");
        return problem;
    }

    private String challenge() {
        return rules.passwords() ? "Basic realm=\"Keyturn\", charset=\"UTF-8\"" : "Bearer realm=\"Keyturn\"";
    }

    private String message(@Nullable String sent) {
        if (sent != null && sent.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return "The token is not accepted: it has expired, or another provider made it, or it was made for another"
                    + " else than Keyturn; get a new one.";
        }
        if (!rules.passwords()) {
            return "You are not logged in; log in at /login, or send a bearer token. Keyturn takes no passwords here.";
        }
        return sent == null
                ? "You are not logged in; log in at /login, or send a user name and a password (HTTP basic)."
                : "User name or password is wrong, or there were too many attempts; correct them or wait a minute.";
    }

    private static ProblemDetail notNow(HttpServletResponse response, String message) {
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "try-again-later", message);
    }
}
