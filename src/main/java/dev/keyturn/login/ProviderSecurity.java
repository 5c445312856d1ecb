package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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

/** What {@link WebSecurity} does where people log in at an identity provider; nothing when there is none. */
final class ProviderSecurity {

    /** The login page, which then does not lead on to the provider by itself: a login may be alive there. */
    private static final String LOGGED_OUT = "/login?out";

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
        http.addFilterBefore(new WantedPage(), OAuth2AuthorizationRequestRedirectFilter.class);
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
        var page = new SavedRequestAwareAuthenticationSuccessHandler();
        // an absolute address would be made of what the request says that this host is called
        page.setRedirectStrategy((request, response, url) -> {
            response.setStatus(HttpStatus.FOUND.value());
            response.setHeader(HttpHeaders.LOCATION, url.equals("/") ? request.getContextPath() + url : url);
        });
        return (request, response, login) -> {
            sessions.renew(request.getSession(), login);
            page.onAuthenticationSuccess(request, response, login);
        };
    }

    /** Also at the provider, where it has a way for it. */
    LogoutSuccessHandler loggedOut() {
        var here = new SimpleUrlLogoutSuccessHandler();
        here.setDefaultTargetUrl(LOGGED_OUT);
        if (provider == null) {
            return here;
        }
        var alsoThere = new OidcClientInitiatedLogoutSuccessHandler(provider);
        alsoThere.setPostLogoutRedirectUri("{baseUrl}/");
        alsoThere.setDefaultTargetUrl(LOGGED_OUT);
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
}
