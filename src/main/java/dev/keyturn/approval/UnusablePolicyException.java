package dev.keyturn.approval;

/** The approval policy cannot be used as it is; the message says what to do. */
public class UnusablePolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusablePolicyException(String message) {
        super(message);
    }
}
