package dev.keyturn.rotation;

/** Where a rotation resumes: each value is one branch of the gateway <em>Where to go on?</em> in the process model. */
public enum ResumePoint {
    /** Nothing is changed yet. */
    PREPARE,
    /** Change the password, bring it to every sync server, verify. */
    CHANGE,
    /** Prove what a person did by hand. */
    BY_HAND,
    /** Resume sync and settle the record. */
    CLOSE;

    /** The branch that leads back to the step of that name. */
    public static ResumePoint of(String stepName) {
        return ModelStep.named(stepName).resumePoint();
    }
}
