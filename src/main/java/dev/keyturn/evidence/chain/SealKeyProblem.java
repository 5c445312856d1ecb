package dev.keyturn.evidence.chain;

/** The key that signs evidence cannot be used, or not be rotated. The message says what to do. */
public final class SealKeyProblem extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    SealKeyProblem(String message) {
        super(message);
    }
}
