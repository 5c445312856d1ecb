package dev.keyturn.directory;

/**
 * What shows which password an account has. A simple bind alone does not: for up to an hour after a change it takes the
 * previous one too, in Windows (<a
 * href="https://learn.microsoft.com/troubleshoot/windows-server/windows-security/new-setting-modifies-ntlm-network-authentication">
 * {@code OldPasswordAllowedPeriod}</a>) and in Samba ({@code old password allowed period}).
 */
public enum ProvedBy {
    /** {@code msDS-KeyVersionNumber} is the one that the step saw after it had set the password. */
    KEY_VERSION,
    /** {@code pwdLastSet} is the one that the step saw after it had set the password; the key version cannot be read. */
    TIME,
    /** Kerberos took it, which takes the present password only. */
    KERBEROS,
    /** A bind took it when the previous one was no longer accepted. */
    LATE_LOGON;

    /** What the account shows to be compared later. */
    public static ProvedBy attributesOf(AccountState state) {
        return state.keyVersion() == 0 ? TIME : KEY_VERSION;
    }
}
