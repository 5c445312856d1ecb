package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.keyturn.account.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the attributes of a connector account mean for a rotation. */
final class AccountFindings {

    private static final long DISABLED = 0x2;
    private static final long LOCKED = 0x10;
    private static final long PASSWORD_EXPIRED = 0x800000;

    private final String name;
    private final Entry entry;
    private final PasswordPolicy policy;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private AccountFindings(String name, Entry entry, PasswordPolicy policy, Instant now) {
        this.name = name;
        this.entry = entry;
        this.policy = policy;
        this.now = now;
    }

    /** Blocking findings first. */
    static List<Finding> of(String name, Entry entry, PasswordPolicy policy, Instant now) {
        AccountFindings all = new AccountFindings(name, entry, policy, now);
        all.kind();
        all.state();
        all.password();
        all.rightToReset();
        return all.findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    private void kind() {
        if (entry.hasObjectClass("msDS-GroupManagedServiceAccount")) {
            blocks("is a group managed service account, whose password Active Directory itself changes; use another"
                    + " account for the connector.");
        }
        String[] groups = entry.getAttributeValues("memberOf");
        for (String group : groups == null ? new String[0] : groups) {
            if (group.toLowerCase(Locale.ROOT).startsWith("cn=protected users,")) {
                warns("is a member of Protected Users, which keeps it from logging in with NTLM; take it out of this"
                        + " group.");
            }
        }
    }

    private void state() {
        int before = findings.size();
        if (has("userAccountControl", DISABLED)) {
            blocks("is disabled; enable it.");
        }
        if (locked()) {
            blocks("is locked, and a new password does not unlock it; find what sends the wrong password, then unlock"
                    + " it.");
        }
        Instant expires = FileTime.toInstant(entry.getAttributeValueAsLong("accountExpires"));
        if (expires != null && !expires.isAfter(now)) {
            blocks("expired at " + expires + "; extend it.");
        }
        if (findings.size() == before) {
            informs("is enabled and not locked.");
        }
    }

    private void password() {
        Long set = entry.getAttributeValueAsLong("pwdLastSet");
        if (set != null && set == 0) {
            warns("must change its password at the next logon; the rotation does that.");
        } else if (has("msDS-User-Account-Control-Computed", PASSWORD_EXPIRED)) {
            warns("has a password that is expired; the rotation sets a new one.");
        }
        if (policy.minimumLength() > PasswordGenerator.MAXIMUM_LENGTH) {
            blocks("must have a password of at least " + policy.minimumLength() + " characters, more than the "
                    + PasswordGenerator.MAXIMUM_LENGTH + " that Keyturn makes; apply another password policy to it.");
        } else if (policy.complete()) {
            informs("must have a password of at least " + policy.minimumLength() + " characters.");
        } else {
            warns("has a password policy that the rotator may not read; a password of "
                    + PasswordGenerator.MAXIMUM_LENGTH + " characters will be tried.");
        }
    }

    /** The right is an extended one, which no attribute lists; being able to write the attribute implies more. */
    private void rightToReset() {
        String[] writable = entry.getAttributeValues("allowedAttributesEffective");
        for (String attribute : writable == null ? new String[0] : writable) {
            if (attribute.equalsIgnoreCase("unicodePwd")) {
                informs("can have its password reset by the rotator.");
                return;
            }
        }
        warns("does not show whether the rotator may reset its password: this could not be established without trying;"
                + " check that the right Reset Password is delegated.");
    }

    private boolean locked() {
        if (entry.hasAttribute("msDS-User-Account-Control-Computed")) {
            return has("msDS-User-Account-Control-Computed", LOCKED);
        }
        return FileTime.toInstant(entry.getAttributeValueAsLong("lockoutTime")) != null;
    }

    private boolean has(String attribute, long flag) {
        @Nullable Long value = entry.getAttributeValueAsLong(attribute);
        return value != null && (value & flag) != 0;
    }

    private void blocks(String predicate) {
        findings.add(Finding.blocks(name, name + " " + predicate));
    }

    private void warns(String predicate) {
        findings.add(Finding.warns(name, name + " " + predicate));
    }

    private void informs(String predicate) {
        findings.add(Finding.informs(name, name + " " + predicate));
    }
}
