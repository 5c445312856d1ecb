package dev.keyturn.login;

import dev.keyturn.kernel.BaseUrl;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.SimpleUrlLogoutSuccessHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.RequestMatcher.MatchResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What {@link WebSecurity} does where people log in at an identity provider; nothing when there is none. */
final class ProviderSecurity {

    private static final String TASKLIST = "/camunda/app/tasklist/";

    private final @Nullable OidcProvider provider;
    private final ObjectProvider<OidcPeople> people;
    private final SessionLogin sessions;

    ProviderSecurity(ObjectProvider<OidcProvider> provider, ObjectProvider<OidcPeople> people, SessionLogin sessions) {
        this.provider = provider.getIfAvailable();
        this.people = people;
        this.sessions = sessions;
    }

    /** The way to the provider and back. A session begins with it, so an id that was known before is worth nothing. */
    void login(HttpSecurity http) throws Exception {
        if (provider == null) {
            return;
        }
        LoginFailures failures = new LoginFailures();
        http.oauth2Login(login -> login.authorizedClientRepository(new NoTokensKept())
                .loginPage("/login")
                .successHandler(entry())
                .failureHandler(failures)
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                        filter.setAuthenticationFailureHandler(failures);
                        return filter;
                    }
                }));
    }

    /** Lets a user who has logged in enter the web applications, in the session that just began, then shows what they came for. */
    private AuthenticationSuccessHandler entry() {
        var page = new SavedRequestAwareAuthenticationSuccessHandler() {
            @Override
            protected String determineTargetUrl(
                    HttpServletRequest request, HttpServletResponse response, Authentication login) {
                return LoggedInUser.person(login).hasTasks() ? TASKLIST : "/";
            }
        };
        page.setRedirectStrategy((request, response, url) -> response.sendRedirect(relative(url)));
        return (request, response, login) -> {
            sessions.renew(request.getSession(), login);
            page.onAuthenticationSuccess(request, response, login);
        };
    }

    /**
     * A link to a task leads a person who is not logged in to the provider, and is followed after that; or to Tasklist, whose
     * own form keeps what comes after the {@code #}.
     */
    AuthenticationEntryPoint fromTaskLinks(AuthenticationEntryPoint elsewhere) {
        return (request, response, reason) -> {
            MatchResult link = SessionLoginFilter.TASK_LINK.matcher(request);
            if (!link.isMatch()) {
                elsewhere.commence(request, response, reason);
                return;
            }
            String place =
                    provider == null ? BaseUrl.inTasklist(link.getVariables().get("task")) : "/login";
            response.setStatus(HttpStatus.FOUND.value());
            response.setHeader(HttpHeaders.LOCATION, request.getContextPath() + place);
        };
    }

    /** What is remembered over a login at the provider. */
    RequestCache taskLinks() {
        if (provider == null) {
            return new NullRequestCache();
        }
        HttpSessionRequestCache links = new HttpSessionRequestCache();
        links.setRequestMatcher(SessionLoginFilter.TASK_LINK);
        return links;
    }

    /** The page that was asked for is remembered with what that request said that this host is called. */
    private static String relative(String url) {
        URI page = URI.create(url);
        return page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
    }

    /** Also at the provider, where it has a way for it. */
    LogoutSuccessHandler loggedOut() {
        if (provider == null) {
            return new SimpleUrlLogoutSuccessHandler();
        }
        var alsoThere = new OidcClientInitiatedLogoutSuccessHandler(provider);
        alsoThere.setPostLogoutRedirectUri("{baseUrl}/");
        return alsoThere;
    }

    void bearerTokens(HttpSecurity http, AuthenticationEntryPoint refusals) throws Exception {
        JwtDecoder tokens = provider == null ? null : provider.bearerTokens();
        if (tokens != null) {
            http.oauth2ResourceServer(server -> server.authenticationEntryPoint(refusals)
                    .jwt(jwt -> jwt.decoder(tokens).jwtAuthenticationConverter(people.getObject())));
        }
    }

    /** Keyturn asks the provider who a user is and nothing else, so it keeps no token to ask more. */
    private static final class NoTokensKept implements OAuth2AuthorizedClientRepository {

        @Override
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String provider, Authentication login, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication login,
                HttpServletRequest request,
                HttpServletResponse response) {
            // its tokens are dropped
        }

        @Override
        public void removeAuthorizedClient(
                String provider, Authentication login, HttpServletRequest request, HttpServletResponse response) {
            // there are none
        }
    }

    /** Leads from {@code /login} to where people log in. */
    @Hidden
    @RestController
    static final class LoginPage {

        private final String address;

        LoginPage(ObjectProvider<OidcProvider> provider) {
            this.address = provider.getIfAvailable() == null ? TASKLIST : "/oauth2/authorization/" + OidcProvider.NAME;
        }

        @GetMapping("/login")
        ResponseEntity<Void> login(HttpServletRequest request) {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(URI.create(request.getContextPath() + address))
                    .build();
        }
    }
}
