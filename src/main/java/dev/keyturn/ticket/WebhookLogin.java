package dev.keyturn.ticket;

/** One way in which a delivery proves where it comes from. */
interface WebhookLogin {

    boolean accepts(WebhookRequest delivery);
}
