package dev.keyturn.ticket;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.SecretFile;
import dev.keyturn.ticket.webhook.BearerWebhookLogin;
import dev.keyturn.ticket.webhook.SignedWebhookLogin;
import dev.keyturn.ticket.webhook.WebhookLogin;
import dev.keyturn.ticket.webhook.WebhookRequest;
import dev.keyturn.ticket.webhook.WebhookSettings;
import dev.keyturn.ticket.webhook.WebhookSettings.Bearer;
import dev.keyturn.ticket.webhook.WebhookSettings.Hmac;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The webhook of one source: which deliveries are accepted, how often, and about which ticket. */
public final class Webhook {

    /** Bytes of a delivery. */
    static final int LARGEST = 256 * 1024;

    private static final int MOST_SECRETS = 2;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .build();

    private final TicketSource source;
    private final String ticket;
    private final String deliveryHeader;
    private final List<WebhookLogin> logins;
    private final RateLimit rate;

    Webhook(
            TicketSource source,
            WebhookSettings settings,
            List<WebhookLogin> logins,
            TicketLimits limits,
            Clock clock) {
        this.source = source;
        this.ticket = requireNonNullElse(settings.ticket(), source.type().webhookTicket);
        this.deliveryHeader = requireNonNullElse(settings.deliveryHeader(), source.type().deliveryHeader);
        this.logins = List.copyOf(logins);
        this.rate = new RateLimit(limits.deliveriesPerSecond(), clock);
    }

    /** @throws InvalidSettingException for the first setting that cannot be right */
    public static Webhook open(TicketSource source, WebhookSettings settings, TicketLimits limits, Clock clock) {
        String prefix = "keyturn.tickets.sources." + source.name() + ".webhook.";
        List<WebhookLogin> logins = new ArrayList<>();
        if (settings.hmac() != null) {
            logins.add(signed(prefix, settings.hmac(), clock));
        }
        if (settings.user() != null || settings.passwordFile() != null) {
            logins.add(basic(prefix, settings.user(), settings.passwordFile()));
        }
        if (settings.bearer() != null) {
            logins.add(bearer(source, prefix, settings.bearer(), limits, clock));
        }
        if (logins.isEmpty()) {
            throw new InvalidSettingException(prefix + "hmac", "is not set, nor are user or bearer. Set one of them.");
        }
        return new Webhook(source, settings, logins, limits, clock);
    }

    private static WebhookLogin signed(String prefix, Hmac hmac, Clock clock) {
        String setting = prefix + "hmac.secret-files";
        if (hmac.secretFiles().isEmpty() || hmac.secretFiles().size() > MOST_SECRETS) {
            throw new InvalidSettingException(setting, "must name one file, or two while one secret replaces another.");
        }
        List<SecretFile> secrets = new ArrayList<>();
        for (int i = 0; i < hmac.secretFiles().size(); i++) {
            secrets.add(
                    new SecretFile(setting + "[" + i + "]", hmac.secretFiles().get(i)));
        }
        return new SignedWebhookLogin(hmac, secrets, clock);
    }

    private static WebhookLogin basic(String prefix, @Nullable String user, @Nullable Path passwordFile) {
        if (user == null || passwordFile == null) {
            throw new InvalidSettingException(prefix + "user", "and password-file are needed together. Set both.");
        }
        return WebhookLogin.basic(user, new SecretFile(prefix + "password-file", passwordFile));
    }

    private static WebhookLogin bearer(
            TicketSource source, String prefix, Bearer bearer, TicketLimits limits, Clock clock) {
        if (bearer.issuer() == null || bearer.audience() == null || bearer.jwksUrl() == null) {
            throw new InvalidSettingException(
                    prefix + "bearer.issuer", "audience and jwks-url are needed together. Set all three.");
        }
        new SourceCheck(source.name(), source.settings()).url("webhook.bearer.jwks-url", bearer.jwksUrl());
        return new BearerWebhookLogin(bearer, SourceHttp.client(limits), clock);
    }

    public boolean accepts(WebhookRequest delivery) {
        return logins.stream().anyMatch(login -> login.accepts(delivery));
    }

    boolean hasRoom() {
        return rate.takes();
    }

    /** The key that repeats have in common; null when the system sends none. */
    @Nullable
    String key(WebhookRequest delivery) {
        String header = delivery.header().apply(deliveryHeader);
        return header == null || header.isBlank() ? null : header;
    }

    /**
     * The ticket that it names, if that can be one of the source's.
     *
     * @throws IOException when the body is no JSON
     */
    @Nullable
    String ticket(byte[] body) throws IOException {
        JsonNode json = JSON.readTree(body);
        if (json == null || json.isMissingNode()) {
            throw new IOException("The body is empty.");
        }
        JsonNode node = json.at(ticket);
        String named = node.isTextual() ? node.asText().strip() : null;
        return source.spelled(named).orElse(null);
    }

    /** So many a second for long, and ten times as many at once. */
    private static final class RateLimit {

        private static final int AT_ONCE = 10;
        private static final double NANOS = 1e9;

        private final double perSecond;
        private final double most;
        private final Clock clock;
        private double left;
        private Instant counted;

        RateLimit(int perSecond, Clock clock) {
            this.perSecond = perSecond;
            this.most = perSecond * (double) AT_ONCE;
            this.clock = clock;
            this.left = most;
            this.counted = clock.instant();
        }

        synchronized boolean takes() {
            Instant now = clock.instant();
            double since = Math.max(0, Duration.between(counted, now).toNanos() / NANOS);
            left = Math.min(most, left + since * perSecond);
            counted = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
