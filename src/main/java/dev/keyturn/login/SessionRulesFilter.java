package dev.keyturn.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session some time after its login, however busy it is: an open Tasklist asks by itself and is never idle. Every
 * way to log in begins a new session, so a session is as old as its login. And marks the cookies of an answer over https as
 * secure: the server does so for its session, but Camunda's web applications write theirs as headers, with or without it by
 * a setting that cannot know how a request came in.
 */
final class SessionRulesFilter extends OncePerRequestFilter {

    private final Duration lifetime;
    private final Clock clock;

    /** @param clock the one of the server, which notes when a session was made */
    SessionRulesFilter(Duration lifetime, Clock clock) {
        this.lifetime = lifetime;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && clock.millis() - session.getCreationTime() >= lifetime.toMillis()) {
            session.invalidate();
        }
        chain.doFilter(request, request.isSecure() ? new OverHttps(response) : response);
    }

    private static final class OverHttps extends HttpServletResponseWrapper {

        OverHttps(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            super.addHeader(name, secured(name, value));
        }

        @Override
        public void setHeader(String name, String value) {
            super.setHeader(name, secured(name, value));
        }

        private static String secured(String name, String value) {
            boolean plain = HttpHeaders.SET_COOKIE.equalsIgnoreCase(name)
                    && !value.toLowerCase(Locale.ROOT).matches(".*;\\s*secure\\s*(;.*)?");
            return plain ? value + ";Secure" : value;
        }
    }
}
