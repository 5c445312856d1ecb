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
import java.text.ParseException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An OAuth2 bearer token (JWT, RFC 9068 or like it), checked against the issuer's keys that are at hand. */
public final class BearerWebhookLogin implements WebhookLogin {

    private static final String SCHEME = "Bearer ";
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private final Bearer settings;
    private final Supplier<@Nullable JWKSet> keys;

    /** @param keys those that were fetched last; null before the first time */
    public BearerWebhookLogin(Bearer settings, Supplier<@Nullable JWKSet> keys) {
        this.settings = settings;
        this.keys = keys;
    }

    @Override
    public boolean accepts(WebhookRequest delivery) {
        String header = delivery.header().apply("Authorization");
        JWKSet known = keys.get();
        if (header == null || known == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(known)));
            processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                    settings.audience(),
                    new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                    Set.of("exp")));
            JWTClaimsSet claims =
                    processor.process(header.substring(SCHEME.length()).strip(), null);
            return settings.subject() == null || settings.subject().equals(claims.getSubject());
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return false;
        }
    }
}
