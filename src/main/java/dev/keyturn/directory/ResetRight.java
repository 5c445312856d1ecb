package dev.keyturn.directory;

import dev.keyturn.account.ChangeMethod;

/** Whether the rotator may reset the password, found out without trying; and how the password is changed then. */
enum ResetRight {
    GRANTED,
    DENIED,
    /** The access list of the account or the rotator's groups cannot be read. */
    UNKNOWN;

    static ResetRight of(Observation seen) {
        byte[] value = seen.entry().getAttributeValueBytes("nTSecurityDescriptor");
        if (value == null || seen.root().identifiers().isEmpty()) {
            return UNKNOWN;
        }
        try {
            return SecurityDescriptor.parse(value).mayResetPassword(seen.root().identifiers()) ? GRANTED : DENIED;
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException malformed) {
            return UNKNOWN;
        }
    }

    static ChangeMethod method(Observation seen) {
        ChangeMethod wanted = seen.account().directory().passwordChange();
        if (wanted != ChangeMethod.AUTOMATIC) {
            return wanted;
        }
        return of(seen) == DENIED && seen.intent().passwordKnown() ? ChangeMethod.SELF_CHANGE : ChangeMethod.RESET;
    }
}
