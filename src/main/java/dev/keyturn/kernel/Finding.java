package dev.keyturn.kernel;

/**
 * A finding of a check of Active Directory or a sync server, for a person to read.
 *
 * @param severity what it means for a rotation
 * @param subject the account, domain controller or sync server it is about
 * @param message one message in plain words, with the next action where there is one
 */
public record Finding(Severity severity, String subject, String message) {

    public enum Severity {
        /** A rotation that goes on regardless would fail. */
        BLOCKS,
        /** A rotation can go on; a person should know. */
        WARNS,
        /** As it should be. */
        INFORMS
    }

    public static Finding blocks(String subject, String message) {
        return new Finding(Severity.BLOCKS, subject, message);
    }

    public static Finding warns(String subject, String message) {
        return new Finding(Severity.WARNS, subject, message);
    }

    public static Finding informs(String subject, String message) {
        return new Finding(Severity.INFORMS, subject, message);
    }
}
