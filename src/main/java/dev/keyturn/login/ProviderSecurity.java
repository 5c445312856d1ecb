package dev.keyturn.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.SimpleUrlLogoutSuccessHandler;

/** What {@link WebSecurity} does where people log in at an identity provider; nothing when there is none. */
final class ProviderSecurity {

    private final @Nullable ProviderLogin provider;

    ProviderSecurity(@Nullable ProviderLogin provider) {
        this.provider = provider;
    }

    /** The way to the provider and back. A session begins with it, so an id that was known before is worth nothing. */
    void login(HttpSecurity http) throws Exception {
        if (provider == null) {
            return;
        }
        LoginFailures failures = new LoginFailures();
        http.oauth2Login(login -> login.clientRegistrationRepository(provider.provider())
                .authorizedClientRepository(new NoTokensKept())
                .loginPage("/login")
                .tokenEndpoint(token -> token.accessTokenResponseClient(provider.codes()))
                .userInfoEndpoint(user -> user.oidcUserService(provider.people()))
                .successHandler(provider.entry())
                .failureHandler(failures)
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                        filter.setAuthenticationFailureHandler(failures);
                        return filter;
                    }
                }));
    }

    /** Also at the provider, where it has a way for it. */
    LogoutSuccessHandler loggedOut() {
        if (provider == null) {
            return new SimpleUrlLogoutSuccessHandler();
        }
        var alsoThere = new OidcClientInitiatedLogoutSuccessHandler(provider.provider());
        alsoThere.setPostLogoutRedirectUri("{baseUrl}/");
        return alsoThere;
    }

    void bearerTokens(HttpSecurity http, AuthenticationEntryPoint refusals) throws Exception {
        if (provider != null && provider.bearerTokens() != null) {
            http.oauth2ResourceServer(tokens -> tokens.authenticationEntryPoint(refusals)
                    .jwt(jwt -> jwt.decoder(provider.bearerTokens()).jwtAuthenticationConverter(provider.bearers())));
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
