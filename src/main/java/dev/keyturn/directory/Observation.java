package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

    /** Whether a right is held. */
    enum Right {
        GRANTED,
        DENIED,
        /** The access list of the account, or the groups of who would use the right, cannot be read. */
        UNKNOWN
    }

    static final long DISABLED = 0x2;
    static final long LOCKED = 0x10;
    static final long NEVER_EXPIRES = 0x10000;
    static final long SMART_CARD_REQUIRED = 0x40000;
    static final long PASSWORD_EXPIRED = 0x800000;

    /** The default of Windows and of Samba, and a minute for what rounds. */
    private static final Duration OLD_PASSWORD_ACCEPTED = Duration.ofMinutes(61);

    /** Itself, everyone, and authenticated users ([MS-DTYP] 2.4.2.4). */
    private static final Set<String> EVERY_ACCOUNT = Set.of("S-1-5-10", "S-1-1-0", "S-1-5-11");

    /** By the last part of a domain's identifiers, and by the whole of the built-in ones ([MS-ADTS] 3.1.1.6.1). */
    private static final Map<String, String> PROTECTED = Map.ofEntries(
            Map.entry("-512", "Domain Admins"),
            Map.entry("-516", "Domain Controllers"),
            Map.entry("-518", "Schema Admins"),
            Map.entry("-519", "Enterprise Admins"),
            Map.entry("-521", "Read-only Domain Controllers"),
            Map.entry("-526", "Key Admins"),
            Map.entry("-527", "Enterprise Key Admins"),
            Map.entry("S-1-5-32-544", "Administrators"),
            Map.entry("S-1-5-32-548", "Account Operators"),
            Map.entry("S-1-5-32-549", "Server Operators"),
            Map.entry("S-1-5-32-550", "Print Operators"),
            Map.entry("S-1-5-32-551", "Backup Operators"),
            Map.entry("S-1-5-32-552", "Replicator"));

    private static final List<String> LOGON_INFORMATION =
            List.of("badPwdCount", "badPasswordTime", "logonHours", "userWorkstations");

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
        return account.account() + "@" + AdCommands.domain(dn).toUpperCase(Locale.ROOT);
    }

    @Nullable
    Instant time(String attribute) {
        return AdEncodings.instant(entry.getAttributeValueAsLong(attribute));
    }

    /** Whether the rotator may reset the password, found out without trying. */
    Right resetRight() {
        return root.identifiers().isEmpty() ? Right.UNKNOWN : right(list -> list.mayResetPassword(root.identifiers()));
    }

    /** Whether the account may change its own password, in a session of its own. */
    Right changeRight() {
        Set<String> own = new HashSet<>(EVERY_ACCOUNT);
        own.addAll(identifiers("objectSid"));
        own.addAll(identifiers("tokenGroups"));
        return right(list -> list.mayChangePassword(own));
    }

    private Right right(Predicate<SecurityDescriptor> held) {
        byte[] value = entry.getAttributeValueBytes("nTSecurityDescriptor");
        if (value == null) {
            return Right.UNKNOWN;
        }
        try {
            return held.test(SecurityDescriptor.parse(value)) ? Right.GRANTED : Right.DENIED;
        } catch (IndexOutOfBoundsException | BufferUnderflowException malformed) {
            return Right.UNKNOWN;
        }
    }

    private Set<String> identifiers(String attribute) {
        byte[][] values = entry.getAttributeValueByteArrays(attribute);
        return values == null
                ? Set.of()
                : Arrays.stream(values).map(AdEncodings::securityId).collect(Collectors.toSet());
    }

    /** Groups of the account, also through other groups. */
    Set<String> groups() {
        return identifiers("tokenGroups");
    }

    /** Those that AdminSDHolder protects, by the names that they have in English. */
    List<String> protectedGroups() {
        return groups().stream()
                .map(group -> group.startsWith("S-1-5-21-")
                        ? PROTECTED.get(group.substring(group.lastIndexOf('-')))
                        : PROTECTED.get(group))
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    boolean isProtectedUser() {
        return groups().stream()
                .anyMatch(group -> group.startsWith("S-1-5-21-") && group.endsWith(AdEncodings.PROTECTED_USERS));
    }

    boolean hasAuthenticationPolicy() {
        return entry.hasAttribute("msDS-AssignedAuthNPolicy") || entry.hasAttribute("msDS-AssignedAuthNPolicySilo");
    }

    /** The machines that it may log on from; null when there is no such restriction. */
    @Nullable
    String workstations() {
        String machines = entry.getAttributeValue("userWorkstations");
        return machines == null || machines.isBlank() ? null : machines;
    }

    /** A domain controller leaves out without a word what may not be read. Every user has these two. */
    boolean readsRestrictions() {
        return entry.hasAttribute("userAccountControl") && entry.hasAttribute("pwdLastSet");
    }

    /** Most users have none of what matters here, so whether it could be read is told by others of its set, or by the right to it. */
    boolean readsLogonInformation() {
        return LOGON_INFORMATION.stream().anyMatch(entry::hasAttribute)
                || root.identifiers().isEmpty()
                || right(list -> list.mayRead(SecurityDescriptor.LOGON_INFORMATION, root.identifiers()))
                        != Right.DENIED;
    }

    /** Whether the password is to be changed by the account itself. */
    boolean changesItself() {
        return intent.changes() && method() == ChangeMethod.SELF_CHANGE;
    }

    /** How the password will be changed. */
    ChangeMethod method() {
        ChangeMethod wanted = account.directory().passwordChange();
        if (wanted != ChangeMethod.AUTOMATIC) {
            return wanted;
        }
        return resetRight() == Right.DENIED && intent.passwordKnown() ? ChangeMethod.SELF_CHANGE : ChangeMethod.RESET;
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
