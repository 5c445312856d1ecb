package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;

/** What a domain administrator types to put an account right. */
final class AdCommands {

    private final String dn;
    private final String account;
    private final String rotator;

    AdCommands(String dn, String account, String rotator) {
        this.dn = dn;
        this.account = account;
        this.rotator = rotator;
    }

    static AdCommands of(Observation seen) {
        return new AdCommands(
                seen.entry().getDN(),
                seen.account().account(),
                seen.account().directory().rotatorDn());
    }

    String grantReset() {
        return grant(rotator(), "CA;Reset Password");
    }

    String grantChangeToItself() {
        return grant("NT AUTHORITY\\SELF", "CA;Change Password");
    }

    /** Generic read: everything but the few confidential attributes. */
    String grantRead() {
        return grant(rotator(), "GR");
    }

    String setUser(String rest) {
        return "Set-ADUser " + account + " " + rest;
    }

    private String grant(String who, String right) {
        return "dsacls \"" + dn + "\" /G \"" + who + ":" + right + "\"";
    }

    /** By custom, a user that is called by its distinguished name is called like this too. */
    private String rotator() {
        try {
            if (!DN.isValidDN(rotator)) {
                return rotator;
            }
            String name = new DN(rotator).getRDN().getAttributeValues()[0];
            return domain(rotator).contains("=")
                    ? name
                    : name + "@" + domain(rotator).toLowerCase(Locale.ROOT);
        } catch (LDAPException e) {
            return rotator;
        }
    }

    /** The name in DNS of the domain that a distinguished name is in. */
    static String domain(String dn) {
        return PasswordPolicy.domainOf(dn)
                .replaceAll("(?i)\\s*,?\\s*dc\\s*=\\s*", ".")
                .replaceFirst("^\\.", "");
    }
}
