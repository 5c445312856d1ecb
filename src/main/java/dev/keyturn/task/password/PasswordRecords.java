package dev.keyturn.task.password;

import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Intent;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the stored password of an account is the one that it has in Active Directory, as far as that shows without
 * logging in. It is another one after the database or the secret store was restored from an older backup, and after
 * the password was changed outside of Keyturn.
 */
public class PasswordRecords {

    /** Steps whose outcome tells that Active Directory has accepted a stored password. */
    private static final Set<ModelStep> ACCEPTED =
            EnumSet.of(ModelStep.CHANGE_PASSWORD_IN_AD, ModelStep.VERIFY_ROTATION, ModelStep.CHECK_MANUAL_WORK);

    /** Rotations that ended before they changed anything tell nothing, and there are seldom many in a row. */
    private static final int LOOKED_THROUGH = 100;

    private static final String AHEAD =
            "The secret store has a newer one as well, so the database alone was restored from an older backup. Restore a newer"
                    + " one if there is any; rotations can go on.";

    private final RotationTable rotations;
    private final StepRecords steps;
    private final SecretStore secrets;
    private final Directory directory;
    private final PasswordAges ages;

    PasswordRecords(
            RotationTable rotations, StepRecords steps, SecretStore secrets, Directory directory, PasswordAges ages) {
        this.rotations = rotations;
        this.steps = steps;
        this.secrets = secrets;
        this.directory = directory;
        this.ages = ages;
    }

    /**
     * The last password of Keyturn's that Active Directory has accepted.
     *
     * @param seen what the domain controller showed then
     * @param version in the secret store; null when that was not written down
     */
    record Accepted(
            String rotation,
            PasswordAttributes seen,
            @Nullable Integer version) {}

    /** What differs. */
    public enum Kind {
        /** The password in use is one that Keyturn was not told. */
        OTHER_PASSWORD,
        /** The secret store may have it nevertheless. */
        DATABASE_BEHIND,
        STORE_BEHIND
    }

    /** @param what differs */
    public record Mismatch(Kind kind, String what, String next) {

        /** What differs, and what to do. */
        public String messages() {
            return what + next;
        }
    }

    /**
     * Checks the account with the rotator's logon, and does nothing while a rotation of it is running: how old its password
     * is, whether it is the stored one, and whether the right to set another one is there and will stay.
     *
     * @throws StepFailure with what differs or what is in danger, and what to do
     */
    public void check(Account account) {
        AccountState state;
        try {
            boolean known = secrets.find(account.name(), Label.CURRENT).isPresent();
            state = directory.check(account, Intent.toChange(known));
        } catch (StepFailure unknown) {
            // that a domain controller does not answer is told elsewhere
            return;
        }
        // asked only now: a rotation that ended meanwhile has written down what it did
        if (rotations.running(account.name()).isEmpty()) {
            ages.saw(account, state.pwdLastSet());
            compare(account, state).ifPresent(mismatch -> {
                throw StepFailure.refused("other-password", mismatch.messages());
            });
            Finding risk = state.rightAtRisk();
            if (risk != null) {
                throw StepFailure.refused("right-at-risk", risk.message());
            }
        }
    }

    /** Whether the stored password is certainly the one that the account has. */
    public boolean isStored(Account account, AccountState state) {
        SecretRef current = secrets.find(account.name(), Label.CURRENT).orElse(null);
        Accepted last = current == null ? null : lastAccepted(account.name()).orElse(null);
        return current != null
                && last != null
                && Objects.equals(current.version(), last.version())
                && PasswordAttributes.of(state).isSameAs(last.seen());
    }

    public Optional<Mismatch> compare(Account account, AccountState state) {
        SecretRef current = secrets.find(account.name(), Label.CURRENT).orElse(null);
        Accepted last = current == null ? null : lastAccepted(account.name()).orElse(null);
        if (current == null || last == null) {
            return Optional.empty();
        }
        PasswordAttributes now = PasswordAttributes.of(state);
        Integer version = last.version();
        if (now.isNewerThan(last.seen())) {
            return Optional.of(
                    version != null && current.version() > version
                            ? new Mismatch(Kind.DATABASE_BEHIND, newer(account, now, last), AHEAD)
                            : new Mismatch(Kind.OTHER_PASSWORD, newer(account, now, last), next(account)));
        }
        if (version != null && version > current.version()) {
            return Optional.of(new Mismatch(Kind.STORE_BEHIND, older(account, current, last), next(account)));
        }
        return Optional.empty();
    }

    private static String newer(Account account, PasswordAttributes now, Accepted last) {
        return account.account()
                + " has another password in Active Directory than the last one that this database knows: "
                + now.domainController() + " says that it was set at " + now.inWords() + ", and rotation "
                + last.rotation() + " recorded " + last.seen().inWords() + ". ";
    }

    private static String older(Account account, SecretRef current, Accepted last) {
        return "The secret store has version " + current.version() + " of the password of " + account.account()
                + " as the one in use, and rotation " + last.rotation() + " set version " + last.version()
                + ": the secret store was restored from an older backup. ";
    }

    private static String next(Account account) {
        return "Either the database or the secret store was restored from an older backup, or another person changed the"
                + " password. Sync servers that import without errors have the right one, so leave them alone. If there is"
                + " a newer backup, restore that. Else ask for a REPAIR of " + account.name()
                + ", and when it asks for the password, type the one in use; when it is not known, set a new one in"
                + " Active Directory at that moment, and type that.";
    }

    Optional<Accepted> lastAccepted(String account) {
        return rotations.ids(account, LOOKED_THROUGH).stream()
                .map(this::accepted)
                .flatMap(Optional::stream)
                .findFirst()
                .filter(last -> last.seen().isKnown());
    }

    /** Empty when that rotation brought no password. */
    private Optional<Accepted> accepted(String rotation) {
        List<StepRecord> all = steps.of(rotation).stream()
                .filter(step -> ACCEPTED.contains(ModelStep.named(step.name())))
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<StepAttempt>> tries = steps.triesOf(rotation);
        Accepted last = null;
        for (StepRecord step : all) {
            List<Map<String, Object>> told = new ArrayList<>();
            tries.getOrDefault(step.id(), List.of()).forEach(attempt -> told.add(attempt.evidence()));
            told.add(step.evidence());
            for (Map<String, Object> evidence : told) {
                last = PasswordAttributes.isIn(evidence) ? read(rotation, evidence, last) : last;
            }
        }
        boolean brought = last != null || all.stream().anyMatch(step -> step.state() == StepRecord.State.DONE);
        return brought
                ? Optional.of(last == null ? new Accepted(rotation, PasswordAttributes.NOTHING, null) : last)
                : Optional.empty();
    }

    /** A domain controller that lags may have shown an older one afterwards. */
    private static Accepted read(String rotation, Map<String, Object> evidence, @Nullable Accepted before) {
        PasswordAttributes seen = PasswordAttributes.in(evidence, "");
        Integer version =
                evidence.get(StepEvidence.PASSWORD_VERSION) instanceof Number number ? number.intValue() : null;
        return before != null && before.seen().isNewerThan(seen) ? before : new Accepted(rotation, seen, version);
    }
}
