package dev.keyturn.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stands before the web applications, which would know a person for minutes as they were: lets a session act as its
 * person is now, and ends it when there is none any more.
 */
final class PresentPersonFilter extends OncePerRequestFilter {

    private final SessionLogin sessions;
    private final LoginProblems refusals;

    PresentPersonFilter(SessionLogin sessions, LoginProblems refusals) {
        this.sessions = sessions;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null) {
            try {
                check(request, session);
            } catch (LoginUnavailableException unknown) {
                refusals.commence(request, response, unknown);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void check(HttpServletRequest request, HttpSession session) {
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
}
