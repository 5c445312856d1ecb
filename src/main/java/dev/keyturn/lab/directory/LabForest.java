package dev.keyturn.lab.directory;

import java.util.Locale;

/**
 * One Active Directory forest of the lab. It has two users that matter: the connector account and the rotator.
 *
 * @param name its DNS name, such as {@code contoso.com}
 * @param account {@code sAMAccountName} of the AD DS connector account
 * @param baseDn distinguished name of its domain, such as {@code DC=contoso,DC=com}
 * @param rotatorDn distinguished name of the user that may reset the connector account's password
 */
public record LabForest(String name, String account, String baseDn, String rotatorDn) {

    /** What its domain controller calls itself: it takes a bind with PLAIN for a logon with Kerberos. */
    public static final String VENDOR = "Keyturn lab";

    public String target() {
        return "directory:" + name;
    }

    String usersDn() {
        return "CN=Users," + baseDn;
    }

    public String accountDn() {
        return "CN=" + account + "," + usersDn();
    }

    String userPrincipalName(String user) {
        return user + "@" + name;
    }

    String netBiosName() {
        return name.substring(0, name.indexOf('.')).toUpperCase(Locale.ROOT);
    }
}
