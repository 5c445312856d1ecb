package dev.keyturn.login;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Checks the tokens of the identity provider: signature, algorithm, issuer, audience and time. */
public final class OidcTokens {

    private static final Logger log = LoggerFactory.getLogger(OidcTokens.class);

    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final OidcProvider provider;

    public OidcTokens(OidcProvider provider) {
        this.provider = provider;
    }

    /** What the provider tells about a login. */
    public JwtDecoder idTokens(ClientRegistration registration) {
        NimbusJwtDecoder decoder = decoder(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    /**
     * What programs send. A token that was made for a login is none of them, although it may have the same audience: it
     * has a nonce, as every login of Keyturn asks for, and it is seen in more places.
     */
    public JwtDecoder bearerTokens(String audience) {
        OAuth2TokenValidator<Jwt> rules = new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                new JwtClaimValidator<>("exp", Objects::nonNull),
                new JwtIssuerValidator(provider.issuer()),
                new JwtClaimValidator<List<String>>("aud", made -> made != null && made.contains(audience)),
                new JwtClaimValidator<>("nonce", Objects::isNull));
        return token -> {
            try {
                return decoder(rules).decode(token);
            } catch (BadJwtException bad) {
                throw bad;
            } catch (JwtException unchecked) {
                if (unchecked.getCause() instanceof RateLimitReachedException) {
                    throw new BadJwtException("No key is known that signed this, and the keys were read just now.");
                }
                log.warn("A token cannot be checked ({}). The caller is asked to try again.", unchecked.toString());
                throw new LoginUnavailableException(
                        "The keys of the identity provider cannot be read, so the token cannot be checked now; try again"
                                + " in a minute.",
                        unchecked);
            }
        };
    }

    private NimbusJwtDecoder decoder(OAuth2TokenValidator<Jwt> rules) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(OidcProvider.ALGORITHMS, provider.keys()));
        // the rules are checked instead
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(rules);
        return decoder;
    }
}
