package dev.keyturn.lab.server;

/** A sync server's "no", as the command protocol says it. */
public final class LabRefusal extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String code;

    LabRefusal(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
