package dev.keyturn.evidence.offline;

/** Nothing can be checked. The message says what to do. */
final class UnusableException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }
}
