package dev.keyturn.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whoever sets a password gives their own beside it. Slows down whoever guesses it there, in a session that is somebody
 * else's.
 */
final class PasswordChangeFilter extends OncePerRequestFilter {

    private final RequestMatcher changes = new OrRequestMatcher(List.<RequestMatcher>of(
            matcher("/engine-rest/user/{id}/credentials"),
            matcher("/engine-rest/engine/{engine}/user/{id}/credentials"),
            matcher("/camunda/api/engine/engine/{engine}/user/{id}/credentials")));

    private final SessionLogin sessions;
    private final LoginAttempts attempts;
    private final LoginProblems refusals;

    PasswordChangeFilter(SessionLogin sessions, LoginAttempts attempts, LoginProblems refusals) {
        this.sessions = sessions;
        this.attempts = attempts;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !changes.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = login(request);
        if (login == null) {
            chain.doFilter(request, response);
            return;
        }
        String address = request.getRemoteAddr();
        try {
            attempts.check(address, login.getName());
        } catch (TooManyAttemptsException wait) {
            refusals.commence(request, response, wait);
            return;
        }
        chain.doFilter(request, response);
        if (response.getStatus() == HttpStatus.BAD_REQUEST.value()) {
            attempts.failed(address, login.getName());
        }
    }

    private @Nullable Authentication login(HttpServletRequest request) {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        return login == null || login instanceof AnonymousAuthenticationToken ? sessions.of(request) : login;
    }

    private static RequestMatcher matcher(String path) {
        return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.PUT, path);
    }
}
