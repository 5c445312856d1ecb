package dev.keyturn.lab;

/** A sync server's "no", as the command protocol says it. */
final class LabRefusal extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String code;

    LabRefusal(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
