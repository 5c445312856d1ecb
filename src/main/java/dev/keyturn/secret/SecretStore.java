package dev.keyturn.secret;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps every password that Keyturn has set or learnt, durably, before it is used anywhere. A version carries at most
 * one label, and an account has at most one version with each label.
 *
 * <p>A store that is reached over a network throws a {@link dev.keyturn.kernel.StepFailure} from every method when it does
 * not answer or refuses. Every method can be repeated then.
 */
public interface SecretStore {

    enum Label {
        /** Stored, perhaps already set in Active Directory, not yet verified everywhere. */
        PENDING,
        /** Verified everywhere: the password in use. */
        CURRENT,
        /** The one before: what a roll-back returns to once CURRENT has moved on. */
        PREVIOUS
    }

    /**
     * Stores a new version as PENDING and returns only when it is durable. When the rotation has one staged already, that
     * one is returned and {@code maker} is not asked: a repeat never makes a second candidate. The secret that the maker
     * gives is wiped once it is stored.
     *
     * @throws IllegalStateException when another rotation has a PENDING version of this account
     */
    SecretRef stage(String account, String rotation, Supplier<Secret> maker);

    Optional<SecretRef> find(String account, Label label);

    /** How many versions this rotation has staged, discarded ones included. */
    int staged(String account, String rotation);

    /** @throws IllegalArgumentException when that version does not exist */
    Secret read(SecretRef ref);

    /**
     * PENDING becomes CURRENT, CURRENT becomes PREVIOUS. Does nothing when {@code pending} is CURRENT already. Takes effect
     * with the caller's transaction, if there is one.
     *
     * @throws IllegalArgumentException when that version does not exist
     * @throws IllegalStateException when it was discarded or replaced
     */
    void promote(SecretRef pending);

    /**
     * Takes the label PENDING off; the version stays readable. Does nothing when it has none. Takes effect with the
     * caller's transaction, if there is one.
     *
     * @throws IllegalArgumentException when that version does not exist
     */
    void discard(SecretRef pending);

    /** Every version of the account's password, oldest first: by which rotation it was made, and its labels in time. */
    List<SecretVersion> history(String account);
}
