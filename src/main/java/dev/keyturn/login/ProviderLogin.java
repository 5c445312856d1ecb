package dev.keyturn.login;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/**
 * What logging in at an identity provider needs. The name of a login is the id of the person, its authorities are groups.
 *
 * @param name under which the provider is known to {@code provider}; a part of the address that it sends people back to
 * @param people who an ID token is about
 * @param codes exchanges the code of a login for tokens
 * @param entry lets a user who has logged in enter the web applications, then shows what they came for
 * @param bearers who a bearer token is about
 * @param bearerTokens checks bearer tokens; null when none is accepted
 */
public record ProviderLogin(
        String name,
        ClientRegistrationRepository provider,
        OAuth2UserService<OidcUserRequest, OidcUser> people,
        OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codes,
        AuthenticationSuccessHandler entry,
        Converter<Jwt, AbstractAuthenticationToken> bearers,
        @Nullable JwtDecoder bearerTokens) {

    /** Where a login begins. */
    String beginning() {
        return "/oauth2/authorization/" + name;
    }
}
