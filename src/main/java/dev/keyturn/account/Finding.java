package dev.keyturn.account;

/**
 * Something that a look at Active Directory or a sync server brought to light, for a person to read.
 *
 * @param severity what it means for a rotation
 * @param subject the account, domain controller or sync server it is about
 * @param sentence one plain sentence, with the next action where there is one
 */
public record Finding(Severity severity, String subject, String sentence) {

    public enum Severity {
        /** A rotation that goes on regardless would fail. */
        BLOCKS,
        /** A rotation can go on; a person should know. */
        WARNS,
        /** As it should be. */
        INFORMS
    }

    public static Finding blocks(String subject, String sentence) {
        return new Finding(Severity.BLOCKS, subject, sentence);
    }

    public static Finding warns(String subject, String sentence) {
        return new Finding(Severity.WARNS, subject, sentence);
    }

    public static Finding informs(String subject, String sentence) {
        return new Finding(Severity.INFORMS, subject, sentence);
    }
}
