package dev.keyturn.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the {@link SessionLogin} for {@code /api}, the lab and pages. A cookie is sent by the browser with every request, also with one
 * that another site makes it send, so what changes something must carry the session's token as well. A login in the
 * request itself counts more.
 */
final class SessionLoginFilter extends OncePerRequestFilter {

    /** The name that Camunda's web applications use. */
    static final String TOKEN = "X-XSRF-TOKEN";

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();

    /** What a person opens: without a login, the login page comes first. The last one is what mails and tickets lead to a task by. */
    static final RequestMatcher PAGES = new OrRequestMatcher(Stream.of(
                    "/",
                    "/audit",
                    "/audit/*",
                    "/lab",
                    "/rotations/*",
                    "/rotations/{rotation:[\\w-]+}/tasks/{task:[\\w-]+}")
            .<RequestMatcher>map(page -> PATHS.matcher(HttpMethod.GET, page))
            .toList());

    private static final RequestMatcher HERE =
            new OrRequestMatcher(PATHS.matcher("/api/**"), PATHS.matcher("/lab/**"), PAGES);

    private final SessionLogin sessions;
    private final LoginProblems refusals;
    private final SecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    SessionLoginFilter(SessionLogin sessions, LoginProblems refusals) {
        this.sessions = sessions;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        boolean takesPart =
                session != null && request.getHeader(HttpHeaders.AUTHORIZATION) == null && HERE.matches(request);
        Authentication login;
        try {
            login = takesPart ? sessions.of(request) : null;
        } catch (LoginUnavailableException unknown) {
            refusals.commence(request, response, unknown);
            return;
        }
        if (login == null) {
            if (takesPart) {
                sessions.end(session);
            }
            chain.doFilter(request, response);
            return;
        }
        if (!HARMLESS.contains(request.getMethod()) && !isToken(sessions.token(session), request.getHeader(TOKEN))) {
            refusals.refuse(
                    request,
                    response,
                    HttpStatus.FORBIDDEN,
                    "missing-token",
                    "The request does not carry the token of the login; reload the page and try again.");
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
        // the end of a stream is dispatched once more, and is as allowed as its beginning
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }

    private static boolean isToken(@Nullable String expected, @Nullable String sent) {
        return expected != null
                && sent != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8));
    }
}
