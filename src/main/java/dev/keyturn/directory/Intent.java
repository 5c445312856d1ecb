package dev.keyturn.directory;

import org.jspecify.annotations.Nullable;

/**
 * What a rotation is about to do with an account, and what it knows of it already.
 *
 * @param changes whether the password will be changed in Active Directory; false when a person has done so
 * @param passwordKnown whether the present password is in the secret store
 * @param guid {@code objectGUID} of the object that the rotation is about; null at the pre-check
 * @param dn where that object was at the pre-check; null when it is not known
 * @param domainController the one that the rotation has worked with, as an answer named it: it is asked again as long as it
 *     answers; null for the preferred one
 */
public record Intent(
        boolean changes,
        boolean passwordKnown,
        @Nullable String guid,
        @Nullable String dn,
        @Nullable String domainController) {

    public Intent(boolean changes, boolean passwordKnown, @Nullable String guid, @Nullable String dn) {
        this(changes, passwordKnown, guid, dn, null);
    }

    /** To change the password of an account that was not checked yet. */
    public static Intent toChange(boolean passwordKnown) {
        return new Intent(true, passwordKnown, null, null);
    }

    /** The same, about this very object. */
    public Intent about(@Nullable String knownGuid, @Nullable String knownDn) {
        return new Intent(changes, passwordKnown, knownGuid, knownDn, domainController);
    }

    /** The same, at this domain controller. */
    public Intent at(@Nullable String knownDomainController) {
        return new Intent(changes, passwordKnown, guid, dn, knownDomainController);
    }
}
