package dev.keyturn.ticket.webhook;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request of a webhook delivery.
 *
 * @param header the value of a header, or null
 * @param body exactly the bytes that came
 */
public record WebhookRequest(UnaryOperator<@Nullable String> header, byte[] body) {}
