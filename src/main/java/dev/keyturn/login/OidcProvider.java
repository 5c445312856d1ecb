package dev.keyturn.login;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * The identity provider: what it says about itself, and the checks of its tokens by signature, algorithm, issuer, audience
 * and time. It is asked at the first login and not before: rotations go on, and Keyturn starts, while the provider is away.
 */
public final class OidcProvider implements ClientRegistrationRepository, JwtDecoderFactory<ClientRegistration> {

    /** Stands in the address that the provider sends people back to. */
    public static final String NAME = "keyturn";

    /** Signatures with a key that only the provider has; "none" and shared keys are not among them. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Logger log = LoggerFactory.getLogger(OidcProvider.class);

    /** After a failure, so that those who wait to log in do not queue up for an answer that does not come. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final int LONGEST_TOLD = 300;

    private static final int LARGEST_KEYS = 512 * 1024;

    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private final OidcLoginSettings settings;
    private final String secret;
    private final RestClient http;
    private final SSLContext tls;
    private final Clock clock;
    private final SingletonSupplier<Known> known = SingletonSupplier.of(this::ask);
    private volatile Instant notBefore = Instant.MIN;

    public OidcProvider(OidcLoginSettings settings, String secret, RestClient http, SSLContext tls, Clock clock) {
        this.settings = settings;
        this.secret = secret;
        this.http = http;
        this.tls = tls;
        this.clock = clock;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String name) {
        return name.equals(NAME) ? known.obtain().registration() : null;
    }

    /** What the provider tells about a login. */
    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        NimbusJwtDecoder decoder = decoder(new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(), new OidcIdTokenValidator(registration)));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    /**
     * What programs send. A token that was made for a login is none of them, although it may have the same audience: it
     * has a nonce, as every login of Keyturn asks for, and it is seen in more places.
     *
     * @return null when no bearer token is accepted
     */
    @Nullable
    JwtDecoder bearerTokens() {
        String audience = settings.audience();
        if (audience == null) {
            return null;
        }
        OAuth2TokenValidator<Jwt> rules = new DelegatingOAuth2TokenValidator<>(
                new JwtTimestampValidator(),
                new JwtClaimValidator<>("exp", Objects::nonNull),
                new JwtClaimValidator<>("iss", made -> settings.issuerUri().equals(String.valueOf(made))),
                new JwtClaimValidator<List<String>>("aud", made -> made != null && made.contains(audience)),
                new JwtClaimValidator<>("nonce", Objects::isNull));
        return token -> {
            try {
                return decoder(rules).decode(token);
            } catch (JwtValidationException refused) {
                // the signature is the provider's, so that strangers do not write here
                log.warn("A bearer token of {} was refused: {}", settings.issuerUri(), reason(token, refused));
                throw refused;
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

    /** What an administrator has to compare. */
    private String reason(String token, JwtValidationException refused) {
        Map<String, Object> claims = claims(token);
        String issuer = String.valueOf(claims.get("iss"));
        if (!settings.issuerUri().equals(issuer)) {
            return "its issuer is " + PlainText.oneLine(issuer, LONGEST_TOLD)
                    + ", which is not keyturn.login.oidc.issuer-uri."
                    + (issuer.startsWith("https://sts.windows.net/")
                            ? " Entra ID makes tokens of version 1.0 for this program: set requestedAccessTokenVersion to 2 in the"
                                    + " manifest of Keyturn's app registration."
                            : "");
        }
        if (!audiences(claims).contains(String.valueOf(settings.audience()))) {
            return "it was made for " + PlainText.oneLine(audiences(claims).toString(), LONGEST_TOLD)
                    + ", which is not keyturn.login.oidc.audience.";
        }
        return PlainText.oneLine(String.valueOf(refused.getMessage()), LONGEST_TOLD);
    }

    private static Map<String, Object> claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getClaims();
        } catch (ParseException e) {
            return Map.of();
        }
    }

    private static List<?> audiences(Map<String, Object> claims) {
        return claims.get("aud") instanceof List<?> several ? several : List.of();
    }

    private NimbusJwtDecoder decoder(OAuth2TokenValidator<Jwt> rules) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, known.obtain().keys()));
        // the rules are checked instead
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(rules);
        return decoder;
    }

    private Known ask() {
        if (clock.instant().isBefore(notBefore)) {
            throw new LoginUnavailableException(message(), null);
        }
        try {
            Known answer = discover();
            log.info("The identity provider {} answered. People can log in there.", settings.issuerUri());
            return answer;
        } catch (RuntimeException | MalformedURLException e) {
            notBefore = clock.instant().plus(PAUSE);
            log.warn(
                    "The identity provider {} cannot be asked ({}), so no user can log in there now. The next login asks again.",
                    settings.issuerUri(),
                    e.toString());
            throw new LoginUnavailableException(message(), e);
        }
    }

    private Known discover() throws MalformedURLException {
        Map<String, Object> said = http.get()
                .uri(URI.create(withoutSlash(settings.issuerUri()) + "/.well-known/openid-configuration"))
                .retrieve()
                .body(new ParameterizedTypeReference<>() {});
        if (said == null || !settings.issuerUri().equals(said.get("issuer"))) {
            throw new IllegalStateException("The provider calls itself "
                    + (said == null ? "nothing" : said.get("issuer"))
                    + ". Set keyturn.login.oidc.issuer-uri to exactly that, if it is the right one.");
        }
        ClientRegistration registration = ClientRegistrations.fromOidcConfiguration(said)
                .registrationId(NAME)
                .clientId(settings.clientId())
                .clientSecret(secret)
                .scope(settings.scopes())
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .build();
        int millis = Math.toIntExact(OidcLoginSettings.TIMEOUT.toMillis());
        // it asks again for a key that it does not know, but not more often than every 30 seconds
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                        URI.create(registration.getProviderDetails().getJwkSetUri())
                                .toURL(),
                        new DefaultResourceRetriever(millis, millis, LARGEST_KEYS, true, tls.getSocketFactory()))
                .build();
        return new Known(registration, keys);
    }

    /**
     * Asks now for what a login needs, and logs nobody in.
     *
     * @return what is well
     * @throws StepFailure with what the provider answered
     */
    public String prove() {
        try {
            int keys = discover()
                    .keys()
                    .get(new JWKSelector(new JWKMatcher.Builder().build()), null)
                    .size();
            if (keys == 0) {
                throw new IllegalStateException("It publishes no keys.");
            }
            return "It describes itself as " + settings.issuerUri() + " and publishes its keys.";
        } catch (RuntimeException | IOException | KeySourceException e) {
            throw StepFailure.refused(
                    "identity-provider",
                    "The identity provider " + settings.issuerUri() + " does not answer as it should: "
                            + PlainText.oneLine(String.valueOf(e.getMessage()), LONGEST_TOLD)
                            + " Correct the issuer or ca-file, or have this machine reach it.");
        }
    }

    private String message() {
        return "The identity provider " + settings.issuerUri()
                + " does not answer as it should. Try again in a minute; if it goes on,"
                + " an administrator finds the reason in Keyturn's log.";
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private record Known(ClientRegistration registration, JWKSource<SecurityContext> keys) {}
}
