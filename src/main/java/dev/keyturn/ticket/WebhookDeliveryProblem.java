package dev.keyturn.ticket;

/** Why a delivery was not taken, as a message for the operators of the ticket system. */
public final class WebhookDeliveryProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Kind {
        UNKNOWN,
        NOT_AUTHENTIC,
        TOO_MANY,
        TOO_LARGE,
        INVALID,
        NO_TICKET,
        KEY_REUSED
    }

    private final Kind kind;

    WebhookDeliveryProblem(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
