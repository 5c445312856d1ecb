package dev.keyturn.ticket.webhook;

import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * An issuer's public keys. Asking for them never waits: it gives those at hand, and when they are old, others are fetched
 * meanwhile.
 */
public final class FetchedKeys implements Supplier<@Nullable JWKSet> {

    private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);

    private final URI url;
    private final RestClient client;
    private final Executor executor;
    private final Clock clock;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);
    private volatile @Nullable JWKSet keys;

    public FetchedKeys(URI url, RestClient client, Executor executor, Clock clock) {
        this.url = url;
        this.client = client;
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public @Nullable JWKSet get() {
        Instant now = clock.instant();
        Instant due = next.get();
        if (!now.isBefore(due) && next.compareAndSet(due, now.plus(AFTER_A_FAILURE))) {
            executor.execute(this::fetch);
        }
        return keys;
    }

    private void fetch() {
        try {
            byte[] body = client.get().uri(url).retrieve().body(byte[].class);
            keys = JWKSet.parse(new String(body == null ? new byte[0] : body, StandardCharsets.UTF_8));
            next.set(clock.instant().plus(FRESH));
        } catch (RestClientException | ParseException e) {
            log.warn(
                    "The keys at {} could not be fetched ({}). Deliveries with a token are checked with the keys at hand;"
                            + " Keyturn tries again.",
                    url,
                    e.getClass().getSimpleName());
        }
    }
}
