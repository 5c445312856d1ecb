package dev.keyturn.directory;

import dev.keyturn.account.Account;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.StepFailure;

/**
 * What Keyturn needs of Active Directory. Every call is blocking, bounded by the account's time-out, and fails with a
 * {@link StepFailure} whose sentence can be shown to a person.
 */
public interface Directory {

    /** Reads the account and asks what would keep a rotation from succeeding. Changes nothing and counts no bad logon. */
    AccountState look(Account account);

    /** Makes a password that satisfies the policy in effect for this account. */
    Secret generatePassword(Account account);

    /**
     * Sets the password on exactly one domain controller, the preferred one that answers. Repeating it with the same
     * password is harmless. A lost answer is a transient failure, to be resolved with {@link #proves}.
     */
    PasswordReset reset(Account account, Secret newPassword);

    /**
     * Logs in once as the account, at the preferred domain controller that answers.
     *
     * @return true when the password was accepted, false when it was wrong (sub-code 52e)
     * @throws StepFailure when anything else kept the account from logging in, such as a lockout (775)
     */
    boolean proves(Account account, Secret password);
}
