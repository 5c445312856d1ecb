package dev.keyturn.login;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.problem.ProblemWriter;
import dev.keyturn.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Stands before the login form of the web applications, which check passwords themselves: slows guessing down. */
final class WebApplicationPasswordFilter extends OncePerRequestFilter {

    private final RequestMatcher form = PathPatternRequestMatcher.withDefaults()
            .matcher(HttpMethod.POST, "/camunda/api/admin/auth/user/{engine}/login/{application}");

    private final SessionLogin sessions;
    private final LoginRules rules;
    private final LoginAttempts attempts;
    private final LoginProblems refusals;
    private final ProblemWriter problems;

    WebApplicationPasswordFilter(
            SessionLogin sessions,
            LoginRules rules,
            LoginAttempts attempts,
            LoginProblems refusals,
            ProblemWriter problems) {
        this.sessions = sessions;
        this.rules = rules;
        this.attempts = attempts;
        this.refusals = refusals;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !form.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!rules.passwords()) {
            problems.write(
                    Problems.of(
                            HttpStatus.FORBIDDEN,
                            "no-passwords",
                            "Keyturn takes no passwords here; log in at your identity provider, at /login."),
                    request,
                    response);
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
            problems.write(
                    Problems.of(
                            HttpStatus.UNAUTHORIZED,
                            "wrong-password",
                            "A user name has no control characters; log in with the right one."),
                    request,
                    response);
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
