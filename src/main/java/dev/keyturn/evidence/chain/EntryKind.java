package dev.keyturn.evidence.chain;

/** What an entry of the chain is about. */
enum EntryKind {
    /** A rotation that ended. */
    ROTATION("https://keyturn.dev/evidence/2"),
    /** Another key signs from the next entry on. */
    KEY("https://keyturn.dev/evidence/key/1"),
    /** An attempt to get into a rotation by a way that is not its own was refused. */
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
