package dev.keyturn.account;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.PositiveDuration;
import dev.keyturn.kernel.SettingFile;

/** What can be known of a directory's settings without connecting to it. */
record DirectoryAccessCheck(String setting, DirectoryAccess directory) {

    void run() {
        if (directory.caFile() != null) {
            SettingFile.mustBeReadable(setting + ".ca-file", directory.caFile());
        }
        checkRotator();
        checkBaseDn();
        PositiveDuration.check(setting + ".timeout", directory.timeout());
        PositiveDuration.check(setting + ".call-timeout", directory.callTimeout());
    }

    private void checkRotator() {
        if (directory.rotatorKeytab() != null) {
            if (directory.logon() != Logon.KERBEROS) {
                throw new InvalidSettingException(
                        setting + ".rotator-keytab", "is for Kerberos only. Set " + setting + ".logon=kerberos.");
            }
            SettingFile.mustNotBeEmpty(setting + ".rotator-keytab", directory.rotatorKeytab());
        } else if (directory.rotatorPasswordFile() == null) {
            throw new InvalidSettingException(
                    setting + ".rotator-password-file",
                    "is missing. Name a file that holds the rotator's password and nothing else.");
        } else {
            SettingFile.mustNotBeEmpty(setting + ".rotator-password-file", directory.rotatorPasswordFile());
        }
        if (directory.logon() == Logon.KERBEROS && !directory.rotatorDn().matches("[^@]+@[^@]+")) {
            throw new InvalidSettingException(
                    setting + ".rotator-dn",
                    "is \"" + directory.rotatorDn() + "\". Kerberos wants a principal, such as keyturn@CONTOSO.COM.");
        }
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
