package dev.keyturn.account;

/** How the password of an account is changed in Active Directory. */
public enum ChangeMethod {
    /** A reset where the rotator holds the right to it, else a self-change where the present password is known. */
    AUTOMATIC,
    /** The rotator sets the password. It needs the right Reset Password; the present one need not be known. */
    RESET,
    /**
     * The present password is given and replaced. No delegated right is needed, but the domain's minimum password age and
     * history apply.
     */
    SELF_CHANGE
}
