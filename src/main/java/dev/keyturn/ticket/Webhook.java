package dev.keyturn.ticket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyturn.ticket.webhook.RateLimit;
import dev.keyturn.ticket.webhook.WebhookLogin;
import dev.keyturn.ticket.webhook.WebhookRequest;
import dev.keyturn.ticket.webhook.WebhookSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The webhook of one source: which deliveries are accepted, how often, and about which ticket. */
public final class Webhook {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .build())
            .build();

    private final TicketSource source;
    private final WebhookSettings settings;
    private final List<WebhookLogin> logins;
    private final RateLimit rate;

    Webhook(TicketSource source, WebhookSettings settings, List<WebhookLogin> logins, RateLimit rate) {
        this.source = source;
        this.settings = settings;
        this.logins = List.copyOf(logins);
        this.rate = rate;
    }

    TicketSource source() {
        return source;
    }

    int largest() {
        return settings.maxBytes();
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
        String header =
                settings.deliveryHeader() == null ? null : delivery.header().apply(settings.deliveryHeader());
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
        JsonNode node = json.at(settings.ticket());
        String ticket = node.isTextual() ? node.asText().strip() : null;
        return source.isOurs(ticket) ? ticket : null;
    }
}
