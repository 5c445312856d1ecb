package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.Direction;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.task.TargetPassword.Released;
import dev.keyturn.task.password.PasswordRecords;
import dev.keyturn.task.password.RecordedPasswords;
import dev.keyturn.task.password.RecordedPasswords.Recorded;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The point of no return. Sets the target password in Active Directory, and proves it by the key version and one logon. */
@Component("changePasswordInAd")
class ChangePasswordInAdDelegate extends RemoteDelegate {

    private static final Logger log = LoggerFactory.getLogger(ChangePasswordInAdDelegate.class);

    /** With fewer wrong passwords left, setting it again is better than finding out whether it is set. */
    private static final int NOT_WORTH_A_LOCKOUT = 2;

    private final Accounts accounts;
    private final Directory directory;
    private final TargetPassword target;
    private final PasswordCandidates candidates;
    private final AccountIdentity remembered;
    private final RecordedPasswords recorded;
    private final PasswordRecords records;
    private final RotationTable rotations;
    private final ServiceAdapter services;

    ChangePasswordInAdDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            TargetPassword target,
            PasswordCandidates candidates,
            AccountIdentity remembered,
            RecordedPasswords recorded,
            PasswordRecords records,
            RotationTable rotations,
            ServiceAdapter services) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.target = target;
        this.candidates = candidates;
        this.remembered = remembered;
        this.recorded = recorded;
        this.records = records;
        this.rotations = rotations;
        this.services = services;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        target.requireApproval(step);
        refuseBesideOthers(step, account);
        candidates.complete(step, account);
        try {
            return set(step, account);
        } catch (StepFailure failure) {
            boolean another = failure.kind() == StepFailure.Kind.REJECTED_PASSWORD
                    && step.direction() == Direction.FORWARD
                    && candidates.replace(step, account);
            if (!another) {
                throw failure;
            }
            return set(step, account);
        }
    }

    /** Pausing sync has just asked, unless a person was asked since. Once it may be set there is no way but on. */
    private void refuseBesideOthers(StepContext step, Account account) {
        boolean afterDecision = rotations.get(step.rotationId()).progress().resumePoint() == ResumePoint.CHANGE;
        if (afterDecision && recorded.lastSet(step.rotationId()).isEmpty()) {
            for (SyncServer server : account.servers()) {
                services.describe(server).scheduler().atWork().mustBeNothingOn(server.name());
            }
        }
    }

    private StepResult set(StepContext step, Account account) {
        try (Released next = target.release(step);
                Released present = target.releaseReplaced(step, next)) {
            Integer replaced = present == null ? null : present.version();
            Intent intent = remembered.intent(step.rotationId(), present != null);
            Recorded last = recorded.lastSet(step.rotationId()).orElse(null);
            if (last != null && last.version() == next.version()) {
                intent = intent.at(last.domainController());
                AccountState now = directory.check(account, intent);
                if (isSetAlready(account, last, now, next.password())) {
                    return StepResult.seen(proved(now, replaced, next.version()));
                }
            }
            PasswordAttributes seen = last == null && step.direction() == Direction.FORWARD
                    ? recorded.seen(step.rotationId()).orElse(PasswordAttributes.NOTHING)
                    : PasswordAttributes.NOTHING;
            try {
                return StepResult.seen(write(step, account, intent, present, next, seen));
            } catch (AnotherPassword found) {
                if (wasSetByForgottenAttempt(account, seen, found.now, next)) {
                    return StepResult.seen(proved(found.now, replaced, next.version()));
                }
                return StepResult.seen(write(step, account, intent, present, next, PasswordAttributes.NOTHING));
            }
        }
    }

    /** Ends a change whose account has got another password since this rotation has looked at it. */
    private static final class AnotherPassword extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient AccountState now;

        AnotherPassword(AccountState now) {
            super("Another password was set.", null, false, false);
            this.now = now;
        }
    }

    /**
     * Nothing is recorded of a change by this rotation, and yet the password was changed. It is this rotation's own where a logon
     * takes the staged one, which nobody else has: then a failover lost the record of the change. Where even the staged one went
     * back, another was made, and the one in Active Directory is lost; it may as well be another person's. So a person decides.
     *
     * @return false when it is to be set again: another was set after it, or the one before is known after all
     */
    private boolean wasSetByForgottenAttempt(
            Account account, PasswordAttributes seen, AccountState now, Released next) {
        if (records.isStored(account, now)) {
            return false;
        }
        boolean mayTry = now.wrongLogonsLeft() > NOT_WORTH_A_LOCKOUT;
        if (mayTry && directory.accepts(account, next.password(), now.domainController())) {
            return PasswordAttributes.of(now).isNextAfter(seen);
        }
        throw StepFailure.refused(
                "another-password",
                account.account() + " has got another password since this rotation looked at it: "
                        + now.domainController()
                        + " says that it was set at "
                        + PasswordAttributes.of(now).inWords()
                        + ", and the last check saw " + seen.inWords()
                        + (mayTry
                                ? ". It is not the one that Keyturn has stored for this rotation."
                                : ". Whether it is the one that Keyturn has stored is not tried: that might lock the account.")
                        + " Either another person has set it, or this rotation has, and the database has lost that since, as at a failover to a standby that was"
                        + " behind: then nobody knows it, and imports fail where the one before is stored. Nothing was changed"
                        + " now. When it was a person, ask them why. Retry sets the stored one by a reset, and brings it to"
                        + " every sync server.");
    }

    /**
     * What is set tell the key version and the time, compared with what the attempt before has written down. A logon alone
     * would take the previous password for this one. Where they do not tell, it is set again, which is harmless.
     */
    private boolean isSetAlready(Account account, Recorded last, AccountState now, Secret password) {
        PasswordAttributes shown = PasswordAttributes.of(now);
        boolean mayTry = now.wrongLogonsLeft() > NOT_WORTH_A_LOCKOUT;
        if (last.isLeftAs(shown)) {
            return !mayTry || directory.accepts(account, password, now.domainController());
        }
        return mayTry && last.mayHaveArrivedAs(shown) && directory.accepts(account, password, now.domainController());
    }

    private Map<String, Object> write(
            StepContext step,
            Account account,
            Intent intent,
            @Nullable Released present,
            Released next,
            PasswordAttributes seen) {
        Integer replaced = present == null ? null : present.version();
        PasswordChange change = change(step, account, intent, present, next, seen);
        if (change.method() == ChangeMethod.RESET && !isOnlyChange(change)) {
            log.warn(
                    "Rotation {}: another password of {} was set at the same moment. It is reset once more, so that this"
                            + " one is the last.",
                    step.rotationId(),
                    account.account());
            change = change(step, account, intent, present, next, PasswordAttributes.NOTHING);
        }
        AccountState after = change.after();
        Map<String, Object> evidence = proved(after, replaced, next.version());
        evidence.put(StepEvidence.METHOD, change.method().name());
        evidence.putAll(before(change.before()));
        step.notes().done(evidence);
        if (!directory.accepts(account, next.password(), after.domainController())) {
            throw StepFailure.refused(
                    "not-accepted",
                    "Domain controller " + after.domainController() + " took the new password of " + account.account()
                            + " and then refused it at logon. It may have been changed at the same time. Retry sets it again.");
        }
        return evidence;
    }

    /**
     * What was there before is written down first: when the answer is lost, it tells what became of the change.
     *
     * @param last what this rotation has seen last; nothing when that does not matter
     */
    private PasswordChange change(
            StepContext step,
            Account account,
            Intent intent,
            @Nullable Released present,
            Released next,
            PasswordAttributes last) {
        return directory.setPassword(
                account, intent, present == null ? null : present.password(), next.password(), before -> {
                    Map<String, Object> seen = before(before);
                    seen.put(StepEvidence.DOMAIN_CONTROLLER, before.domainController());
                    if (PasswordAttributes.of(before).isNewerThan(last)) {
                        step.notes().done(seen);
                        throw new AnotherPassword(before);
                    }
                    seen.put(StepEvidence.PASSWORD_VERSION, next.version());
                    step.notes().done(seen);
                    step.ownership().confirm();
                });
    }

    /** Whether no other password was set between the two looks at the account, as far as the key version shows. */
    private static boolean isOnlyChange(PasswordChange change) {
        PasswordAttributes before = PasswordAttributes.of(change.before());
        PasswordAttributes after = PasswordAttributes.of(change.after());
        return before.keyVersion() == null || after.keyVersion() == null || after.isNextAfter(before);
    }

    private static Map<String, Object> before(AccountState state) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(StepEvidence.PWD_LAST_SET + StepEvidence.BEFORE, text(state.pwdLastSet()));
        evidence.put(StepEvidence.KEY_VERSION + StepEvidence.BEFORE, state.keyVersion());
        return evidence;
    }

    private static Map<String, Object> proved(AccountState state, @Nullable Integer replaced, int version) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(StepEvidence.DOMAIN_CONTROLLER, state.domainController());
        evidence.put(StepEvidence.OBJECT_GUID, state.guid());
        evidence.put(StepEvidence.PWD_LAST_SET, text(state.pwdLastSet()));
        evidence.put(StepEvidence.KEY_VERSION, state.keyVersion());
        evidence.put(StepEvidence.PROVED_BY, ProvedBy.attributesOf(state).name());
        evidence.put(StepEvidence.VERSION_BEFORE, replaced);
        evidence.put(StepEvidence.PASSWORD_VERSION, version);
        return evidence;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
