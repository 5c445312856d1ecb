package dev.keyturn.directory;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Keyturn needs of Active Directory. Every call is blocking, bounded by the account's time-outs, and fails with a
 * {@link StepFailure} whose message can be shown to a person.
 */
public interface Directory {

    /** Reads the account and asks what would keep a rotation from succeeding. Changes nothing and counts no bad logon. */
    AccountState check(Account account, Intent intent);

    /** Makes a password that satisfies the policy in effect for this account. */
    Secret generatePassword(Account account);

    /**
     * Sets the password on exactly one domain controller, the preferred one that answers. Repeating a reset with the same
     * password is harmless. A lost answer is a transient failure, to be resolved with {@link #proves}.
     *
     * @param intent names the object whose password is set
     * @param present the present password, which a self-change needs; null when it is not known
     */
    PasswordChange setPassword(Account account, Intent intent, @Nullable Secret present, Secret next);

    /**
     * Logs in once as the account.
     *
     * @param domainController where, as another answer of this directory named it; null for the preferred one that answers
     * @return true when the password was accepted, false when it was wrong (sub-code 52e)
     * @throws StepFailure when anything else kept the account from logging in, such as a lockout (775)
     */
    boolean proves(Account account, Secret password, @Nullable String domainController);

    /**
     * Asks every other configured domain controller, once, whether it knows the password already. A logon is tried only
     * where the change has arrived, so that one which lags counts no bad logon.
     *
     * @param domainController where the password was set
     */
    List<Replica> others(Account account, Secret password, String domainController);

    /**
     * Proof, without the secret, that a password was set.
     *
     * @param method how: by a reset or by a self-change
     * @param before the account just before the change
     * @param after the account just after it, as seen on the same domain controller
     */
    record PasswordChange(ChangeMethod method, AccountState before, AccountState after) {}

    /**
     * What another domain controller knows of a password that was changed.
     *
     * @param domainController host and port, as people know it
     * @param message the state in plain words
     */
    record Replica(String domainController, State state, String message) {

        public enum State {
            /** It accepts the new password. */
            CURRENT,
            /** It has not heard of the change yet. That is no failure: replication brings it. */
            REPLICATING,
            /** It could not be asked. */
            UNKNOWN
        }
    }
}
