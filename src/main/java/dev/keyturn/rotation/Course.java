package dev.keyturn.rotation;

import java.util.Set;

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

    private static final Set<String> CHANGING = Set.of(
            "changePasswordInAd",
            "updateConnector",
            "restartSyncService",
            "verifySync",
            "verifyRotation",
            "checkManualWork");

    private static final Set<String> CLOSING = Set.of("resumeSync", "promotePassword", "discardPassword");

    /** The branch that leads back to the step of that name. */
    static Course of(String stepName) {
        if (CLOSING.contains(stepName)) {
            return CLOSE;
        }
        return CHANGING.contains(stepName) ? CHANGE : PREPARE;
    }
}
