package dev.keyturn.evidence.chain;

/**
 * A document is not as its schema says, so it was not sealed: what is sealed cannot be put right any more. The message
 * says what is wrong with it.
 */
public final class UnsealableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnsealableException(String complaint) {
        super(complaint);
    }
}
