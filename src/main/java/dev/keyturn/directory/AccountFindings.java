package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.DirectoryAccess.Logon;
import dev.keyturn.kernel.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the check of a connector account has seen, and what it means for a rotation. */
final class AccountFindings {

    /** Two servers with the old password and one more guess lock an account with less. */
    private static final int COMFORTABLE = 3;
    /** What Kerberos tolerates by default. */
    private static final Duration KERBEROS_LIMIT = Duration.ofMinutes(5);

    private static final Duration UNREMARKABLE = Duration.ofMinutes(1);

    private final Observation seen;
    private final AdCommands commands;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> protection = new ArrayList<>();

    private AccountFindings(Observation seen) {
        this.seen = seen;
        this.commands = AdCommands.of(seen);
    }

    /** What keeps or will keep the right to set the password from being used; null when nothing does. */
    static @Nullable Finding rightAtRisk(Observation seen) {
        AccountFindings account = new AccountFindings(seen);
        if (seen.method() == ChangeMethod.SELF_CHANGE) {
            account.rightToChange();
        } else {
            account.rightToReset();
        }
        return account.findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .findFirst()
                .or(() -> account.protection.stream().findFirst())
                .orElse(null);
    }

    /** Blocking findings first. */
    static List<Finding> of(Observation seen) {
        AccountFindings account = new AccountFindings(seen);
        account.kind();
        account.identity();
        account.readable();
        account.state();
        account.findings.addAll(LogonFindings.of(seen));
        account.password();
        account.lockout();
        account.clock();
        account.findings.sort(Comparator.comparing(Finding::severity));
        return List.copyOf(account.findings);
    }

    private void kind() {
        if (seen.entry().hasObjectClass("msDS-GroupManagedServiceAccount")
                || seen.entry().hasObjectClass("msDS-ManagedServiceAccount")) {
            blocks("is a group managed service account, whose password Active Directory itself"
                    + " changes; use another account for the connector.");
        }
    }

    /** What was not read is not known, and what is not known is nothing that may be called good. */
    private void readable() {
        boolean restrictions = seen.readsRestrictions();
        boolean logon = seen.readsLogonInformation();
        if (!restrictions || !logon) {
            blocks("does not show the rotator "
                    + (restrictions
                            ? "its logon information, so whether it may log on at certain hours or from certain machines only"
                            : "its account restrictions, so whether it is enabled and when its password was set")
                    + " is not known. This is so where the group Pre-Windows 2000 Compatible Access was emptied. As a domain"
                    + " administrator: " + commands.grantRead() + ".");
        }
    }

    /** Between approval and change it may have been moved or renamed, or deleted and made anew. */
    private void identity() {
        String known = seen.intent().guid();
        if (known == null) {
            return;
        }
        String name = seen.entry().getAttributeValue("sAMAccountName");
        if (!known.equalsIgnoreCase(seen.guid())) {
            blocks("is not the object that was checked before the approval: that one is gone and"
                    + " another has its name. Cancel this rotation and ask for a new one.");
        } else if (!seen.account().account().equalsIgnoreCase(name)) {
            blocks("was renamed to " + name + " since the approval; the sync servers log in with the"
                    + " old name. Rename it back, or correct the configuration of Keyturn and of the connector.");
        } else if (!Objects.equals(seen.intent().dn(), seen.entry().getDN())
                && seen.intent().dn() != null) {
            warns("was moved since the approval, from " + seen.intent().dn() + " to "
                    + seen.entry().getDN() + ". It is the same object, so the rotation goes on with it.");
        }
    }

    private void state() {
        int before = findings.size();
        if (seen.flag(Observation.DISABLED)) {
            blocks("is disabled; enable it.");
        }
        if (seen.locked()) {
            blocks("is locked, and a new password does not unlock it; find what sends the wrong"
                    + " password, then unlock it.");
        }
        Instant expires = seen.time("accountExpires");
        if (expires != null && !expires.isAfter(seen.now())) {
            blocks("expired at " + expires + "; extend it.");
        }
        if (findings.size() == before && seen.readsRestrictions()) {
            informs("is enabled and not locked.");
        }
    }

    /** What stands in the way of a new password: the policy, the right to set it, the state of the present one. */
    private void password() {
        if (!seen.intent().changes()) {
            unusable();
            return;
        }
        present();
        policy();
        if (seen.method() == ChangeMethod.SELF_CHANGE) {
            selfChange();
        } else {
            rightToReset();
            findings.addAll(protection);
        }
    }

    private void present() {
        if (mustChange()) {
            warns("must change its password at the next logon; the rotation does that.");
        } else if (seen.flag(Observation.PASSWORD_EXPIRED)) {
            warns("has a password that is expired; the rotation sets a new one.");
        }
    }

    /** A person has set the password: what is wrong with it cannot be repaired from here. */
    private void unusable() {
        if (mustChange()) {
            blocks("must change its password at the next logon, so nothing can log in with it; set"
                    + " the password again without this option.");
        } else if (seen.flag(Observation.PASSWORD_EXPIRED)) {
            blocks("has a password that is expired; set a new one.");
        }
    }

    private void policy() {
        PasswordPolicy policy = seen.policy();
        if (policy.minimumLength() > PasswordGenerator.MAXIMUM_LENGTH) {
            blocks("must have a password of at least " + policy.minimumLength()
                    + " characters, more than the " + PasswordGenerator.MAXIMUM_LENGTH
                    + " that Keyturn makes; apply another password policy to it.");
        } else if (policy.complete()) {
            informs("must have a password of at least " + policy.minimumLength() + " characters.");
        } else {
            warns("has a password policy that the rotator may not read; a password of "
                    + PasswordGenerator.MAXIMUM_LENGTH + " characters will be tried.");
        }
    }

    private void rightToReset() {
        protection();
        switch (seen.resetRight()) {
            case GRANTED -> informs("can have its password reset by the rotator.");
            case DENIED ->
                blocks("cannot have its password reset by the rotator "
                        + seen.account().directory().rotatorDn()
                        + "; delegate the right Reset Password on this account to it. As a domain administrator: "
                        + commands.grantReset() + ".");
            case UNKNOWN ->
                warns(
                        "does not show whether the rotator may reset its password: this"
                                + " could not be established without trying; check that the right Reset Password is delegated.");
        }
    }

    /** AdminSDHolder puts its own access list on every member, within the hour ([MS-ADTS] 3.1.1.6.1.2). */
    private void protection() {
        List<String> groups = seen.protectedGroups();
        String again = " Then " + commands.setUser("-Clear adminCount") + ", turn its inheritance on again, and "
                + commands.grantReset() + ".";
        if (!groups.isEmpty()) {
            protection.add(Finding.warns(
                    name(),
                    name() + " is a member of " + String.join(", ", groups)
                            + ", directly or through another group, which AdminSDHolder protects: within the hour the rotator's right"
                            + " to reset its password is taken away again. Take it out: Remove-ADPrincipalGroupMembership "
                            + seen.account().account() + " -MemberOf \"" + groups.get(0) + "\"." + again));
        } else if ("1".equals(seen.entry().getAttributeValue("adminCount"))) {
            protection.add(Finding.warns(
                    name(),
                    name()
                            + " was once a member of a group that AdminSDHolder protects (adminCount is 1), so it inherits no"
                            + " rights." + again));
        }
    }

    private void rightToChange() {
        switch (seen.changeRight()) {
            case GRANTED ->
                informs(
                        "changes its password in a session of its own, since it holds the right Change Password on itself;"
                                + " no delegated right is needed.");
            case DENIED ->
                blocks(
                        "may not change its own password, and the rotator is not to reset it. As a domain administrator, grant"
                                + " the one or the other: " + commands.grantChangeToItself() + ", or "
                                + commands.grantReset()
                                + ". If \"User cannot change password\" is ticked, take that off.");
            case UNKNOWN ->
                warns(
                        "does not show whether it may change its own password: this could not be established without trying;"
                                + " check that SELF holds the right Change Password.");
        }
    }

    private void selfChange() {
        if (!seen.intent().passwordKnown()) {
            blocks("is to change its password itself, but the present one is not known. Set"
                    + " password-change to reset or automatic for the first rotation.");
            return;
        }
        rightToChange();
        Instant set = seen.time("pwdLastSet");
        Instant allowed = set == null ? null : set.plus(seen.policy().minimumAge());
        if (allowed != null && allowed.isAfter(seen.now())) {
            blocks("changed its password at " + set + " and may not change it itself again before " + allowed
                    + "; wait until then.");
        }
        if (!seen.restorable()) {
            warns("cannot change back to an earlier password, because the domain remembers "
                    + seen.policy().history() + " passwords or demands a minimum age; this rotation can only go"
                    + " forward.");
        }
    }

    /** A password that never expires need not be changed either, also when an administrator has ticked that it must. */
    private boolean mustChange() {
        Long set = seen.entry().getAttributeValueAsLong("pwdLastSet");
        return set != null && set == 0 && !seen.flag(Observation.NEVER_EXPIRES);
    }

    private void lockout() {
        int threshold = seen.policy().lockoutThreshold();
        if (threshold == 0) {
            informs(
                    seen.policy().complete()
                            ? "is never locked for wrong passwords."
                            : "has a lockout policy that the rotator may not read.");
            return;
        }
        String message = "is locked after " + threshold + " wrong passwords; " + seen.domainController()
                + " has counted " + seen.wrongLogons() + ", so " + seen.wrongLogonsLeft() + " more lock it.";
        if (seen.wrongLogonsLeft() >= COMFORTABLE || seen.locked()) {
            informs(message);
        } else {
            warns(message + " Find what sends the wrong password, or wait until they are forgotten.");
        }
    }

    private void clock() {
        Duration ahead = seen.root().ahead();
        if (ahead == null || ahead.abs().compareTo(UNREMARKABLE) <= 0) {
            return;
        }
        String controller = seen.domainController();
        String message = "The clock of " + controller + " is " + ahead.abs().toSeconds() + " seconds "
                + (ahead.isNegative() ? "behind" : "ahead of") + " Keyturn's; correct the one that is wrong.";
        boolean fails = seen.account().directory().logon() == Logon.KERBEROS
                && ahead.abs().compareTo(KERBEROS_LIMIT) > 0;
        findings.add(fails ? Finding.blocks(controller, message) : Finding.warns(controller, message));
    }

    private void blocks(String predicate) {
        findings.add(Finding.blocks(name(), name() + " " + predicate));
    }

    private void warns(String predicate) {
        findings.add(Finding.warns(name(), name() + " " + predicate));
    }

    private void informs(String predicate) {
        findings.add(Finding.informs(name(), name() + " " + predicate));
    }

    private String name() {
        return seen.account().account();
    }
}
