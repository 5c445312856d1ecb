package dev.keyturn.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

/** What somebody is told who is not logged in or not allowed. It does not say whether a user exists. */
final class LoginProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Logger LOG = LoggerFactory.getLogger(LoginProblems.class);

    private final ProblemWriter problems;

    LoginProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        problems.write(
                reason instanceof AuthenticationServiceException
                        ? notNow(response, reason)
                        : notLoggedIn(request, response),
                request,
                response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException {
        problems.write(
                Problems.of(
                        HttpStatus.FORBIDDEN,
                        "not-allowed",
                        "Your user is in no group that may do this; ask an administrator for the right one."),
                request,
                response);
    }

    private static ProblemDetail notLoggedIn(HttpServletRequest request, HttpServletResponse response) {
        // browsers open a dialog for a challenge that they know, also for the icon of a page or in front of a page that
        // tells it better itself
        String wanted = request.getHeader("Sec-Fetch-Dest");
        boolean asksForPage = wanted == null || wanted.equals("document");
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                asksForPage ? "Basic realm=\"Keyturn\", charset=\"UTF-8\"" : "Session realm=\"Keyturn\"");
        String sentence = request.getHeader(HttpHeaders.AUTHORIZATION) == null
                ? "Nobody is logged in; log in to Tasklist, or send a user name and a password (HTTP basic)."
                : "User name or password is wrong, or there were too many attempts; correct them or wait a minute.";
        return Problems.of(HttpStatus.UNAUTHORIZED, "not-logged-in", sentence);
    }

    private static ProblemDetail notNow(HttpServletResponse response, AuthenticationException reason) {
        LOG.warn("A password could not be checked. The caller is asked to try again in a few seconds.", reason);
        response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        return Problems.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "try-again-later",
                "The password could not be checked now; try again in a few seconds.");
    }
}
