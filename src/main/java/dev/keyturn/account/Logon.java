package dev.keyturn.account;

/** How the rotator logs in to a domain controller. The connection is encrypted with TLS in either case. */
public enum Logon {
    /** An LDAP simple bind with the rotator's password. */
    SIMPLE,
    /** Kerberos, with the rotator's password or a keytab. */
    KERBEROS
}
