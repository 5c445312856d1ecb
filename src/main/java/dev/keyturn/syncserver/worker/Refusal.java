package dev.keyturn.syncserver.worker;

import java.util.Map;

/** Why a request of a sync worker is refused: an HTTP status, and what the worker writes into its log. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    /** Another process has polled with the same key until now. */
    static final String POLLED = "polled";

    private final int status;
    private final String code;
    private final transient Map<String, Object> facts;

    Refusal(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    Refusal(int status, String code, String message, Map<String, Object> facts) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.facts = Map.copyOf(facts);
    }

    static Refusal gone() {
        return new Refusal(
                410, "gone", "This command is not offered: it was withdrawn, has been answered, or is not known.");
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "bad-request", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, Object> facts() {
        return facts;
    }
}
