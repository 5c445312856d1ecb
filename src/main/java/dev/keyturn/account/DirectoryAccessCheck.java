package dev.keyturn.account;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;

/** What can be known of a directory's settings without connecting to it. */
record DirectoryAccessCheck(String setting, DirectoryAccess directory) {

    void run() {
        if (directory.caFile() != null) {
            SettingFile.mustBeReadable(setting + ".ca-file", directory.caFile());
        }
        SettingFile.mustNotBeEmpty(setting + ".rotator-password-file", directory.rotatorPasswordFile());
        checkBaseDn();
        PositiveDuration.check(setting + ".timeout", directory.timeout());
    }

    private void checkBaseDn() {
        boolean name;
        try {
            name = !new DN(directory.baseDn()).isNullDN();
        } catch (LDAPException e) {
            name = false;
        }
        if (!name) {
            throw new InvalidSettingException(
                    setting + ".base-dn",
                    "is \"" + directory.baseDn() + "\", which is not a distinguished name. Write it like"
                            + " DC=contoso,DC=com.");
        }
    }
}
