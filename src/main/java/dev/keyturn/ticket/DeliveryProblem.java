package dev.keyturn.ticket;

/** Why a delivery was not taken, in a sentence for whoever runs the ticket system. */
public final class DeliveryProblem extends RuntimeException {

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

    DeliveryProblem(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
