package dev.keyturn.login;

import dev.keyturn.login.LoginAttempts.TooManyAttemptsException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A user who sets a password gives their own beside it. Slows down the guessing of it there, in a session of
 * another user.
 */
final class PasswordChangeFilter extends OncePerRequestFilter {

    private static final Pattern CREDENTIALS = Pattern.compile("/engine-rest/user/[^/]+/credentials");

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
        return !request.getMethod().equals("PUT")
                || !CREDENTIALS.matcher(AccessRules.path(request)).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = sessions.ofRequestOrSession(request);
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
}
