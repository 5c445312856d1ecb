package dev.keyturn.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The page that a person wanted who was not logged in: it goes along to the login page as {@code to}, and is remembered over
 * a login at the identity provider. The login page adds what came after a {@code #}, which only the browser knows.
 */
final class WantedPage extends OncePerRequestFilter implements AuthenticationEntryPoint {

    static final String PARAMETER = "to";

    /** Where Spring Security looks for it, which a new session keeps. */
    private static final String SAVED = "SPRING_SECURITY_SAVED_REQUEST";

    private static final RequestMatcher TO_PROVIDER =
            PathPatternRequestMatcher.withDefaults().matcher("/oauth2/authorization/*");

    /** Relative: an absolute address would be made of what the request says that this host is called. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason) {
        String query = request.getQueryString();
        String page = request.getRequestURI() + (query == null ? "" : "?" + query);
        response.setStatus(HttpStatus.FOUND.value());
        response.setHeader(
                HttpHeaders.LOCATION,
                request.getContextPath() + "/login?" + PARAMETER + "="
                        + URLEncoder.encode(page, StandardCharsets.UTF_8));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String page = TO_PROVIDER.matches(request) ? request.getParameter(PARAMETER) : null;
        if (isHere(page, request)) {
            request.getSession().setAttribute(SAVED, new SimpleSavedRequest(page));
        }
        chain.doFilter(request, response);
    }

    /** No link of another site leads a person away from here after the login. */
    private static boolean isHere(@Nullable String page, HttpServletRequest request) {
        try {
            return page != null
                    && page.startsWith(request.getContextPath() + "/")
                    && !page.startsWith("//")
                    && new URI(page).getRawAuthority() == null;
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }
}
