package dev.keyturn.ticket.webhook;

/** One way in which a delivery proves where it comes from. */
public interface WebhookLogin {

    boolean accepts(WebhookRequest delivery);
}
