package dev.keyturn.directory;

import org.jspecify.annotations.Nullable;

/**
 * What a rotation is about to do with an account, and what it knows of it already.
 *
 * @param changes whether the password will be changed in Active Directory; false when a person has done so
 * @param passwordKnown whether the present password is in the secret store
 * @param guid {@code objectGUID} of the object that the rotation is about; null at the pre-check
 * @param dn where that object was at the pre-check; null when it is not known
 */
public record Intent(
        boolean changes,
        boolean passwordKnown,
        @Nullable String guid,
        @Nullable String dn) {

    /** To change the password of an account that was not checked yet. */
    public static Intent toChange(boolean passwordKnown) {
        return new Intent(true, passwordKnown, null, null);
    }

    /** The same, about this very object. */
    public Intent about(@Nullable String knownGuid, @Nullable String knownDn) {
        return new Intent(changes, passwordKnown, knownGuid, knownDn);
    }
}
