package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one check of an account has seen.
 *
 * @param domainController host and port of the one that was asked
 * @param root what it says of itself and of the rotator
 * @param entry the account
 * @param now our time
 */
record Observation(
        Account account,
        Intent intent,
        String domainController,
        RootDse root,
        Entry entry,
        PasswordPolicy policy,
        Instant now) {

    /** Whether the rotator may reset the password. */
    enum ResetRight {
        GRANTED,
        DENIED,
        /** The access list of the account or the rotator's groups cannot be read. */
        UNKNOWN
    }

    static final long DISABLED = 0x2;
    static final long LOCKED = 0x10;
    static final long NEVER_EXPIRES = 0x10000;
    static final long PASSWORD_EXPIRED = 0x800000;

    /** The default of Windows and of Samba, and a minute for what rounds. */
    private static final Duration OLD_PASSWORD_ACCEPTED = Duration.ofMinutes(61);

    private static final String COMPUTED = "msDS-User-Account-Control-Computed";

    boolean flag(long flag) {
        return has("userAccountControl", flag) || has(COMPUTED, flag);
    }

    /** An administrator may have unlocked it; where the domain controller computes nothing, the time of the lockout counts. */
    boolean locked() {
        return entry.hasAttribute(COMPUTED)
                ? has(COMPUTED, LOCKED)
                : AdEncodings.instant(entry.getAttributeValueAsLong("lockoutTime")) != null;
    }

    /** By the domain controller's clock. */
    Instant controllerTime() {
        Duration ahead = root.ahead();
        return ahead == null ? now : now.plus(ahead);
    }

    /** When a bind stops taking the previous password; null when it cannot be read when the present one was set. */
    @Nullable
    Instant previousRefusedFrom() {
        Instant set = time("pwdLastSet");
        return set == null ? null : set.plus(OLD_PASSWORD_ACCEPTED);
    }

    /** Of Kerberos: the account in its realm, which is the domain's name in capital letters. */
    String principal() {
        return principal(account, entry.getDN());
    }

    static String principal(Account account, String dn) {
        String realm = PasswordPolicy.domainOf(dn).replaceAll("(?i)\\s*,?\\s*dc\\s*=\\s*", ".");
        return account.account() + "@" + realm.substring(1).toUpperCase(Locale.ROOT);
    }

    @Nullable
    Instant time(String attribute) {
        return AdEncodings.instant(entry.getAttributeValueAsLong(attribute));
    }

    /** Found out without trying. */
    ResetRight resetRight() {
        byte[] value = entry.getAttributeValueBytes("nTSecurityDescriptor");
        if (value == null || root.identifiers().isEmpty()) {
            return ResetRight.UNKNOWN;
        }
        try {
            return SecurityDescriptor.parse(value).mayResetPassword(root.identifiers())
                    ? ResetRight.GRANTED
                    : ResetRight.DENIED;
        } catch (IndexOutOfBoundsException | BufferUnderflowException malformed) {
            return ResetRight.UNKNOWN;
        }
    }

    /** How the password will be changed. */
    ChangeMethod method() {
        ChangeMethod wanted = account.directory().passwordChange();
        if (wanted != ChangeMethod.AUTOMATIC) {
            return wanted;
        }
        return resetRight() == ResetRight.DENIED && intent.passwordKnown()
                ? ChangeMethod.SELF_CHANGE
                : ChangeMethod.RESET;
    }

    /** Whether an earlier password could be set again: a reset knows neither history nor minimum age. */
    boolean restorable() {
        return method() == ChangeMethod.RESET
                || policy.history() == 0 && policy.minimumAge().isZero();
    }

    String guid() {
        return AdEncodings.guid(entry.getAttributeValueBytes("objectGUID"));
    }

    /** How many wrong passwords lock the account here. */
    int wrongLogonsLeft() {
        if (policy.lockoutThreshold() == 0) {
            return Integer.MAX_VALUE;
        }
        return Math.max(0, policy.lockoutThreshold() - wrongLogons());
    }

    /** Wrong passwords that still count at this domain controller. */
    int wrongLogons() {
        Integer count = entry.getAttributeValueAsInteger("badPwdCount");
        Instant last = time("badPasswordTime");
        boolean forgotten =
                last != null && last.plus(policy.observationWindow()).isBefore(now);
        return count == null || forgotten ? 0 : count;
    }

    private boolean has(String attribute, long flag) {
        @Nullable Long value = entry.getAttributeValueAsLong(attribute);
        return value != null && (value & flag) != 0;
    }
}
