package dev.keyturn.ticket.webhook;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.keyturn.ticket.webhook.WebhookSettings.Bearer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * An OAuth2 bearer token (JWT, RFC 9068 or like it), checked against the issuer's public keys. No delivery waits for them:
 * those at hand count, and when they are old, others are fetched meanwhile.
 */
public final class BearerWebhookLogin implements WebhookLogin {

    private static final Logger log = LoggerFactory.getLogger(BearerWebhookLogin.class);
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final Bearer settings;
    private final URI keysUrl;
    private final RestClient client;
    private final Clock clock;
    private final Executor background = new SimpleAsyncTaskExecutor("ticket-keys-");
    private final AtomicReference<Instant> nextFetch = new AtomicReference<>(Instant.MIN);
    private volatile @Nullable JWKSet keys;

    /** Begins to fetch the keys. */
    public BearerWebhookLogin(Bearer settings, RestClient client, Clock clock) {
        this.settings = settings;
        this.keysUrl = Objects.requireNonNull(settings.jwksUrl());
        this.client = client;
        this.clock = clock;
        keysAtHand();
    }

    @Override
    public boolean accepts(WebhookRequest delivery) {
        String token = WebhookLogin.credentials(delivery, "Bearer ");
        JWKSet known = keysAtHand();
        if (token == null || known == null) {
            return false;
        }
        try {
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(known)));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("exp")));
            JWTClaimsSet claims = processor.process(token, null);
            return settings.subject() == null || settings.subject().equals(claims.getSubject());
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return false;
        }
    }

    private @Nullable JWKSet keysAtHand() {
        Instant now = clock.instant();
        Instant due = nextFetch.get();
        if (!now.isBefore(due) && nextFetch.compareAndSet(due, now.plus(AFTER_A_FAILURE))) {
            background.execute(this::fetchKeys);
        }
        return keys;
    }

    private void fetchKeys() {
        try {
            byte[] body = client.get().uri(keysUrl).retrieve().body(byte[].class);
            keys = JWKSet.parse(new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8));
            nextFetch.set(clock.instant().plus(FRESH));
        } catch (RestClientException | ParseException e) {
            log.warn(
                    "The keys at {} could not be fetched ({}). Deliveries with a token are checked with the keys at hand;"
                            + " Keyturn tries again.",
                    keysUrl,
                    e.getClass().getSimpleName());
        }
    }
}
