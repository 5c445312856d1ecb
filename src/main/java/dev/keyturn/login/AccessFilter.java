package dev.keyturn.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds {@link AccessRules} for users of Camunda's web applications: behind those is the whole REST
 * interface of the engine once more. A caller who is not logged in will be stopped by the web applications themselves.
 */
final class AccessFilter extends OncePerRequestFilter {

    private final SessionLogin sessions;
    private final LoginProblems refusals;

    AccessFilter(SessionLogin sessions, LoginProblems refusals) {
        this.sessions = sessions;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = login(request);
        if (login == null || AccessRules.allow(request, PersonArgumentResolver.person(login))) {
            chain.doFilter(request, response);
        } else {
            refusals.handle(request, response, new AccessDeniedException("AccessRules"));
        }
    }

    private @Nullable Authentication login(HttpServletRequest request) {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null && login.isAuthenticated() && !(login instanceof AnonymousAuthenticationToken)) {
            return login;
        }
        return sessions.of(request);
    }
}
