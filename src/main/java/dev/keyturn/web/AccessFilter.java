package dev.keyturn.web;

import dev.keyturn.rotation.Person;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a person send only what {@link AccessRules} has for their groups, whether they are logged in to Keyturn or to
 * Camunda's web applications: behind those is the whole REST interface of the engine once more. Whoever is not logged in
 * was stopped before, or will be by the web applications.
 */
final class AccessFilter extends OncePerRequestFilter {

    /** The engine has a name of its own there, or, with the default one, none. */
    private static final Pattern ENGINE = Pattern.compile(
            "(?:/engine-rest(?:/engine/[^/]+)?|/camunda/api/engine/engine/[^/]+)(/(?!engine(?:/|$)).+)");

    private static final Pattern GOVERNED = Pattern.compile(
            "/(?:engine-rest|camunda/api|api/(?:rotations|accounts|audit|evidence|tickets/[^/]+/[^/]+)|lab|v3)(?:[/.].*)?");

    /** What somebody who logs in, or is logged in without any rights, has to reach. */
    private static final Pattern LOGIN = Pattern.compile("/camunda/api/(?:admin/auth/user/.*|engine/engine/?)");

    /** Makes the first administrator for whoever comes first, as long as there is none. */
    private static final Pattern SETUP = Pattern.compile("/camunda/api/admin/setup(?:/.*)?");

    private final SessionLogin sessions;
    private final ProblemWriter problems;

    AccessFilter(SessionLogin sessions, ProblemWriter problems) {
        this.sessions = sessions;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = path(request);
        if (SETUP.matcher(path).matches()) {
            refuse(
                    request,
                    response,
                    "The first administrator is one of keyturn.users, or a member of the group that "
                            + "keyturn.login names for administrators; nobody is made here.");
        } else if (isAllowed(path, request)) {
            chain.doFilter(request, response);
        } else {
            refuse(
                    request,
                    response,
                    "Your user is in no group that may do this; ask an administrator for the right one.");
        }
    }

    private boolean isAllowed(String path, HttpServletRequest request) {
        if (!GOVERNED.matcher(path).matches() || LOGIN.matcher(path).matches()) {
            return true;
        }
        Authentication login = login(request);
        if (login == null) {
            return true;
        }
        Person person = new Person(
                login.getName(),
                login.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .collect(Collectors.toUnmodifiableSet()));
        Matcher engine = ENGINE.matcher(path);
        return engine.matches()
                ? AccessRules.ENGINE.allow(request.getMethod(), engine.group(1), request::getParameterValues, person)
                : AccessRules.OTHERS.allow(request.getMethod(), path, request::getParameterValues, person);
    }

    /** Decoded, as what answers it is found by it. */
    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    private @Nullable Authentication login(HttpServletRequest request) {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        if (login != null && login.isAuthenticated() && !(login instanceof AnonymousAuthenticationToken)) {
            return login;
        }
        return sessions.of(request);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, String sentence) throws IOException {
        problems.write(Problems.of(HttpStatus.FORBIDDEN, "not-allowed", sentence), request, response);
    }
}
