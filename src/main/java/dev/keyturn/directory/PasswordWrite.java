package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.util.Arrays;

/** The one modification that sets a password ([MS-ADTS] 3.1.1.3.1.5). */
final class PasswordWrite {

    private final AdSession session;
    private final String account;
    private final String dn;

    PasswordWrite(AdSession session, String account, String dn) {
        this.session = session;
        this.account = account;
        this.dn = dn;
    }

    void reset(Secret next) {
        byte[] value = AdEncodings.unicodePwd(next);
        try {
            send(ChangeMethod.RESET, new Modification(ModificationType.REPLACE, "unicodePwd", value));
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    static StepFailure presentUnknown(String account) {
        return StepFailure.refused(
                "present-password-unknown",
                account + " is to change its password itself, but the present one is not known. Set password-change"
                        + " to reset or automatic for the first rotation.");
    }

    void selfChange(Secret present, Secret next) {
        byte[] old = AdEncodings.unicodePwd(present);
        byte[] value = AdEncodings.unicodePwd(next);
        try {
            send(
                    ChangeMethod.SELF_CHANGE,
                    new Modification(ModificationType.DELETE, "unicodePwd", old),
                    new Modification(ModificationType.ADD, "unicodePwd", value));
        } finally {
            Arrays.fill(old, (byte) 0);
            Arrays.fill(value, (byte) 0);
        }
    }

    private void send(ChangeMethod method, Modification... modifications) {
        try {
            session.connection().modify(new ModifyRequest(dn, modifications));
        } catch (LDAPException e) {
            throw AdErrors.change(e, method, account, session.domainController());
        }
    }
}
