package dev.keyturn.login;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.login.LoginAttempts.TooManyAttemptsException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before Camunda's web applications. They would know a person for minutes as they were: a session acts as its person
 * is now, and ends when there is none any more. They check passwords themselves: guessing is slowed down. And they would
 * only forget their own part of a session when a person logs out of one: it ends altogether.
 */
final class WebApplicationFilter extends OncePerRequestFilter {

    private static final RequestMatcher LOGIN = PathPatternRequestMatcher.withDefaults()
            .matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/login/{application}");
    private static final RequestMatcher LOGOUT = PathPatternRequestMatcher.withDefaults()
            .matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/logout");

    private final SessionLogin sessions;
    private final LoginRules rules;
    private final LoginAttempts attempts;
    private final LoginProblems refusals;

    WebApplicationFilter(SessionLogin sessions, LoginRules rules, LoginAttempts attempts, LoginProblems refusals) {
        this.sessions = sessions;
        this.rules = rules;
        this.attempts = attempts;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            renewOrEnd(request);
        } catch (LoginUnavailableException unknown) {
            refusals.commence(request, response, unknown);
            return;
        }
        if (LOGIN.matches(request)) {
            logIn(request, response, chain);
            return;
        }
        chain.doFilter(request, response);
        if (LOGOUT.matches(request) && response.getStatus() == HttpStatus.OK.value()) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    private void renewOrEnd(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return;
        }
        try {
            Authentication login = sessions.of(request);
            if (login == null) {
                sessions.end(session);
            } else {
                sessions.renew(session, login);
            }
        } catch (IllegalStateException ended) {
            // by another request at the same time
            if (request.getSession(false) != null) {
                throw ended;
            }
        }
    }

    private void logIn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!rules.passwords()) {
            refusals.refuse(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "no-passwords",
                    "Keyturn takes no passwords here; log in at your identity provider, at /login.");
            return;
        }
        String address = request.getRemoteAddr();
        String given = request.getParameter("username");
        if (response.isCommitted()) {
            // the form did not come in time, and that was answered
            return;
        }
        String user = given == null ? "" : given;
        if (!PlainText.isOneLine(user)) {
            refusals.refuse(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "wrong-password",
                    "A user name has no control characters; log in with the right one.");
            return;
        }
        HttpServletRequest login;
        try {
            attempts.check(address, user);
            login = sessions.loggingIn(request, user);
        } catch (TooManyAttemptsException | LoginUnavailableException notNow) {
            refusals.commence(request, response, notNow);
            return;
        }
        chain.doFilter(login, response);
        if (response.getStatus() == HttpStatus.OK.value()) {
            attempts.succeeded(address, user);
        } else if (response.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
            attempts.failed(address, user);
        }
    }
}
