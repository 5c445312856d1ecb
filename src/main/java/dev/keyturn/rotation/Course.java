package dev.keyturn.rotation;

/** Where the picture's gateway <em>Where to go on?</em> leads: each value is one of its branches. */
enum Course {
    /** Nothing is changed yet. */
    PREPARE,
    /** Change the password, bring it to every sync server, verify. */
    CHANGE,
    /** Prove what a person did by hand. */
    BY_HAND,
    /** Resume sync and settle the record. */
    CLOSE;

    /** The branch that leads back to the step of that name. */
    static Course of(String stepName) {
        return ModelStep.named(stepName).course();
    }
}
