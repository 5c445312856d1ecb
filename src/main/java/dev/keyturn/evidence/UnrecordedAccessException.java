package dev.keyturn.evidence;

/** An access to evidence cannot be recorded, so nothing is shown. */
public class UnrecordedAccessException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnrecordedAccessException(Throwable cause) {
        super(
                "That you read this cannot be recorded now, so it is not shown. Try again in a moment; when it goes on, ask"
                        + " an administrator to look at the database.",
                cause);
    }
}
