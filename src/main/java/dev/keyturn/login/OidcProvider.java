package dev.keyturn.login;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * What the identity provider says about itself, asked for at the first login and not before: rotations go on, and Keyturn
 * starts, while the provider is away.
 */
public final class OidcProvider implements ClientRegistrationRepository {

    /** Stands in the address that the provider sends people back to. */
    public static final String NAME = "keyturn";

    /** Signatures with a key that only the provider has; "none" and shared keys are not among them. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
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

    private static final int LARGEST_KEYS = 512 * 1024;

    private final OidcLoginSettings settings;
    private final String secret;
    private final RestClient http;
    private final Clock clock;
    private final SingletonSupplier<Known> known = SingletonSupplier.of(this::ask);
    private volatile Instant notBefore = Instant.MIN;

    public OidcProvider(OidcLoginSettings settings, String secret, RestClient http, Clock clock) {
        this.settings = settings;
        this.secret = secret;
        this.http = http;
        this.clock = clock;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String name) {
        return name.equals(NAME) ? known.obtain().registration() : null;
    }

    /** @throws LoginUnavailableException when the provider cannot be asked */
    JWKSource<SecurityContext> keys() {
        return known.obtain().keys();
    }

    String issuer() {
        return settings.issuerUri();
    }

    private Known ask() {
        if (clock.instant().isBefore(notBefore)) {
            throw new LoginUnavailableException(message(), null);
        }
        try {
            Known answer = discover();
            log.info("The identity provider {} answered. People can log in there.", issuer());
            return answer;
        } catch (RuntimeException | MalformedURLException e) {
            notBefore = clock.instant().plus(PAUSE);
            log.warn(
                    "The identity provider {} cannot be asked ({}), so no user can log in there now. The next login asks again.",
                    issuer(),
                    e.toString());
            throw new LoginUnavailableException(message(), e);
        }
    }

    private Known discover() throws MalformedURLException {
        Map<String, Object> said = http.get()
                .uri(URI.create(withoutSlash(issuer()) + "/.well-known/openid-configuration"))
                .retrieve()
                .body(new ParameterizedTypeReference<>() {});
        if (said == null || !issuer().equals(said.get("issuer"))) {
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
                        new DefaultResourceRetriever(millis, millis, LARGEST_KEYS))
                .build();
        return new Known(registration, keys);
    }

    private String message() {
        return "The identity provider " + issuer()
                + " does not answer as it should. Try again in a minute; if it goes on,"
                + " an administrator finds the reason in Keyturn's log.";
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private record Known(ClientRegistration registration, JWKSource<SecurityContext> keys) {}
}
