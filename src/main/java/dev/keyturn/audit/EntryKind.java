package dev.keyturn.audit;

/** What an entry of the chain is about. */
enum EntryKind {
    /** A rotation that ended. */
    ROTATION("https://keyturn.dev/evidence/2"),
    /** Another key signs from the next entry on. */
    KEY("https://keyturn.dev/evidence/key/1"),
    /** The oldest entries were deleted; the chain begins after them. */
    RETENTION("https://keyturn.dev/evidence/retention/1"),
    /** A legal hold was set or lifted. */
    HOLD("https://keyturn.dev/evidence/hold/1"),
    /** Somebody tried to get into a rotation by a way that is not its own, and was refused. */
    ATTEMPT("https://keyturn.dev/evidence/attempt/1");

    private final String schema;

    EntryKind(String schema) {
        this.schema = schema;
    }

    /** The schema that is written now; what earlier versions wrote stays readable. */
    String schema() {
        return schema;
    }
}
