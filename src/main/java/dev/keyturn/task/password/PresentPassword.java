package dev.keyturn.task.password;

import dev.keyturn.account.Account;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.directory.Directory.Proof.Verdict;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.task.password.PasswordRecords.Accepted;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a password that Keyturn has not set itself is the one that an account has now. For an hour after a change a logon takes
 * the previous one too; then Kerberos tells, or that the previous one is the stored one, of which Keyturn knows which key version
 * it had.
 */
public class PresentPassword {

    private final Directory directory;
    private final PasswordRecords records;
    private final SecretStore secrets;

    PresentPassword(Directory directory, PasswordRecords records, SecretStore secrets) {
        this.directory = directory;
        this.records = records;
        this.secrets = secrets;
    }

    public Proof prove(Account account, Intent intent, Secret password) {
        Proof proof = directory.prove(account, intent, password);
        return proof.verdict() == Verdict.PRESENT_OR_PREVIOUS ? byKeyVersion(account, proof, password) : proof;
    }

    /** @throws StepFailure unless it is proved */
    public Proof require(Account account, Intent intent, Secret password) {
        Proof proof = prove(account, intent, password);
        return switch (proof.verdict()) {
            case PRESENT -> proof;
            case NOT_PRESENT ->
                throw StepFailure.refused(
                        "unknown-password",
                        "The password that Keyturn has stored for " + account.account()
                                + " is not the one that it has in Active Directory now.");
            case PRESENT_OR_PREVIOUS ->
                throw StepFailure.refused("not-proved", notProved(account, proof.provableFrom()));
        };
    }

    /** Why it is not proved, and when it can be. */
    public static String notProved(Account account, @Nullable Instant provableFrom) {
        String why = "Not proved: Active Directory accepts this password of " + account.account()
                + ", and for an hour after a change it accepts the one before as well, so this may be either. ";
        return provableFrom == null
                ? why + "Let the rotator read pwdLastSet of the account, or log in with Kerberos (logon: kerberos)."
                : why + "It can be proved from "
                        + provableFrom.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                        + " on, and at once where the rotator logs in with Kerberos (logon: kerberos).";
    }

    private Proof byKeyVersion(Account account, Proof undecided, Secret password) {
        SecretRef current = secrets.find(account.name(), Label.CURRENT).orElse(null);
        Accepted last =
                current == null ? null : records.lastAccepted(account.name()).orElse(null);
        Integer version = last == null ? null : last.version();
        if (current == null || last == null || version == null || version != current.version()) {
            return undecided;
        }
        PasswordAttributes now = PasswordAttributes.of(undecided.state());
        boolean unchanged = now.isSameKeyAs(last.seen());
        if (!unchanged && !now.isNextAfter(last.seen())) {
            return undecided;
        }
        boolean stored;
        try (Secret known = secrets.read(current)) {
            stored = same(known, password);
        }
        return stored == unchanged
                ? new Proof(undecided.state(), Verdict.PRESENT, ProvedBy.KEY_VERSION, null)
                : new Proof(undecided.state(), Verdict.NOT_PRESENT, null, null);
    }

    private static boolean same(Secret one, Secret other) {
        return one.useUtf8(first -> other.useUtf8(second -> MessageDigest.isEqual(first, second)));
    }
}
