package dev.keyturn.secret;

/** Why the keyset was not rotated, as a message for the person who asked. It has no cause, which might quote a key. */
public final class KeysetProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** There is no keyset, because the store does not use one. */
        NOT_OURS,
        /** The file cannot be read, is not the one that Keyturn was started with, or cannot be replaced. */
        UNUSABLE_FILE
    }

    private final Kind kind;

    public KeysetProblem(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
