package dev.keyturn.audit;

/** A reading of evidence cannot be recorded, so nothing is shown. */
public class UnrecordedReadingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnrecordedReadingException(Throwable cause) {
        super(
                "That you read this cannot be recorded now, so it is not shown. Try again in a moment; when it goes on, ask"
                        + " an administrator to look at the database.",
                cause);
    }
}
