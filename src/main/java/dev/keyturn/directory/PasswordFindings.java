package dev.keyturn.directory;

import dev.keyturn.account.ChangeMethod;
import dev.keyturn.kernel.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What stands in the way of a new password: the policy, the right to set it, the state of the present one. */
final class PasswordFindings {

    private final Observation seen;
    private final List<Finding> findings = new ArrayList<>();

    private PasswordFindings(Observation seen) {
        this.seen = seen;
    }

    static List<Finding> of(Observation seen) {
        PasswordFindings password = new PasswordFindings(seen);
        if (seen.intent().changes()) {
            password.present();
            password.policy();
            if (seen.method() == ChangeMethod.SELF_CHANGE) {
                password.selfChange();
            } else {
                password.reset();
            }
        } else {
            password.unusable();
        }
        return password.findings;
    }

    private void present() {
        if (mustChange()) {
            findings.add(seen.warns("must change its password at the next logon; the rotation does that."));
        } else if (seen.flag(Observation.PASSWORD_EXPIRED)) {
            findings.add(seen.warns("has a password that is expired; the rotation sets a new one."));
        }
    }

    /** A person has set the password: what is wrong with it cannot be repaired from here. */
    private void unusable() {
        if (mustChange()) {
            findings.add(seen.blocks("must change its password at the next logon, so nothing can log in with it; set"
                    + " the password again without this option."));
        } else if (seen.flag(Observation.PASSWORD_EXPIRED)) {
            findings.add(seen.blocks("has a password that is expired; set a new one."));
        }
    }

    private void policy() {
        PasswordPolicy policy = seen.policy();
        if (policy.minimumLength() > PasswordGenerator.MAXIMUM_LENGTH) {
            findings.add(seen.blocks("must have a password of at least " + policy.minimumLength()
                    + " characters, more than the " + PasswordGenerator.MAXIMUM_LENGTH
                    + " that Keyturn makes; apply another password policy to it."));
        } else if (policy.complete()) {
            findings.add(seen.informs("must have a password of at least " + policy.minimumLength() + " characters."));
        } else {
            findings.add(seen.warns("has a password policy that the rotator may not read; a password of "
                    + PasswordGenerator.MAXIMUM_LENGTH + " characters will be tried."));
        }
    }

    private void reset() {
        switch (ResetRight.of(seen)) {
            case GRANTED -> findings.add(seen.informs("can have its password reset by the rotator."));
            case DENIED ->
                findings.add(seen.blocks("cannot have its password reset by the rotator "
                        + seen.account().directory().rotatorDn()
                        + "; delegate the right Reset Password on this account to it."));
            case UNKNOWN ->
                findings.add(
                        seen.warns(
                                "does not show whether the rotator may reset its password: this"
                                        + " could not be established without trying; check that the right Reset Password is delegated."));
        }
    }

    private void selfChange() {
        if (!seen.intent().passwordKnown()) {
            findings.add(seen.blocks("is to change its password itself, but the present one is not known. Set"
                    + " password-change to reset or automatic for the first rotation."));
            return;
        }
        findings.add(seen.informs("changes its password itself; no delegated right is needed."));
        Instant set = seen.time("pwdLastSet");
        Instant allowed = set == null ? null : set.plus(seen.policy().minimumAge());
        if (allowed != null && allowed.isAfter(seen.now())) {
            findings.add(seen.blocks("changed its password at " + set + " and may not change it itself again before "
                    + allowed + "; wait until then."));
        }
        if (!restorable(seen)) {
            findings.add(seen.warns("cannot change back to an earlier password, because the domain remembers "
                    + seen.policy().history() + " passwords or demands a minimum age; this rotation can only go"
                    + " forward."));
        }
    }

    /** A reset knows neither history nor minimum age. */
    static boolean restorable(Observation seen) {
        return seen.method() == ChangeMethod.RESET
                || seen.policy().history() == 0 && seen.policy().minimumAge().isZero();
    }

    /** A password that never expires need not be changed either, also when an administrator has ticked that it must. */
    private boolean mustChange() {
        Long set = seen.entry().getAttributeValueAsLong("pwdLastSet");
        return set != null && set == 0 && !seen.flag(Observation.NEVER_EXPIRES);
    }
}
