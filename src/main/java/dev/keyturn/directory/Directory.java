package dev.keyturn.directory;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
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
     * password is harmless. A lost answer is a transient failure: the key version, compared with the one before, tells what became of it.
     *
     * @param intent names the object whose password is set
     * @param present the present password, which a self-change needs; null when it is not known
     * @param aboutToWrite is told what the account is like right before the change, and may stop it by throwing
     */
    PasswordChange setPassword(
            Account account, Intent intent, @Nullable Secret present, Secret next, Consumer<AccountState> aboutToWrite);

    /**
     * Logs in once as the account. This does not tell <em>which</em> password is set: for an hour after a change the previous one is
     * accepted too.
     *
     * @param domainController where, as another answer of this directory named it; null for the preferred one that answers
     * @return true when the password was accepted or only the hour or the machine was not (530, 531, which are checked after the
     *     password), false when it was wrong (sub-code 52e)
     * @throws StepFailure when anything else kept the account from logging in, such as a lockout (775)
     */
    boolean accepts(Account account, Secret password, @Nullable String domainController);

    /**
     * Finds out with one logon, or one more with Kerberos, whether this is the password that the account has now.
     *
     * @throws StepFailure when anything else than a wrong password kept the account from logging in
     */
    Proof prove(Account account, Intent intent, Secret password);

    /**
     * Asks every other configured domain controller, once, whether it knows the password already. A logon is tried only
     * where the change has arrived, so that one which lags counts no bad logon.
     *
     * @param written what the domain controller where the password was set shows of it
     */
    List<Replica> others(Account account, Secret password, AccountState written);

    /**
     * Whether a password is the present one.
     *
     * @param state the account just before the logon
     * @param by how it was proved; null unless it was
     * @param provableFrom from when a bind proves it, where nothing else does; null when it is decided, or when nothing tells
     */
    record Proof(
            AccountState state,
            Verdict verdict,
            @Nullable ProvedBy by,
            @Nullable Instant provableFrom) {

        public enum Verdict {
            PRESENT,
            /** Wrong, or the one before. */
            NOT_PRESENT,
            /** It is the present one or the one before. */
            PRESENT_OR_PREVIOUS
        }
    }

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
            /** It has the new password, and accepts it. */
            CURRENT,
            /** It has a password that was set later. */
            NEWER,
            /** It has not heard of the change yet. That is no failure: replication brings it. */
            REPLICATING,
            /** It could not be asked. */
            UNKNOWN
        }
    }
}
