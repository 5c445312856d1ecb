package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.Direction;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.task.TargetPassword.Released;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The point of no return. Sets the target password in Active Directory, and proves it with one logon. */
@Component("changePasswordInAd")
class ChangePasswordInAdDelegate extends RemoteDelegate {

    /** With fewer wrong passwords left, setting it again is better than finding out whether it is set. */
    private static final int NOT_WORTH_A_LOCKOUT = 2;

    private final Accounts accounts;
    private final Directory directory;
    private final TargetPassword target;
    private final PasswordCandidates candidates;
    private final AccountIdentity remembered;

    ChangePasswordInAdDelegate(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            TargetPassword target,
            PasswordCandidates candidates,
            AccountIdentity remembered) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.target = target;
        this.candidates = candidates;
        this.remembered = remembered;
    }

    @Override
    protected StepResult work(StepContext step) {
        Account account = accounts.named(step.account());
        target.requireApproval(step);
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

    private StepResult set(StepContext step, Account account) {
        try (Released next = target.release(step);
                Released present = target.releaseReplaced(step, next)) {
            Secret password = next.password();
            Integer replaced = present == null ? null : present.version();
            Intent intent = remembered.intent(step.rotationId(), present != null);
            AccountState known = step.repeated() ? directory.check(account, intent) : null;
            if (known != null
                    && known.wrongLogonsLeft() > NOT_WORTH_A_LOCKOUT
                    && directory.proves(account, password, known.domainController())) {
                return StepResult.seen(evidence(known, replaced, next.version()));
            }
            step.ownership().confirm();
            PasswordChange change =
                    directory.setPassword(account, intent, present == null ? null : present.password(), password);
            Map<String, Object> evidence = evidence(change.after(), replaced, next.version());
            evidence.put(StepEvidence.METHOD, change.method().name());
            evidence.put(
                    StepEvidence.PWD_LAST_SET + StepEvidence.BEFORE,
                    text(change.before().pwdLastSet()));
            evidence.put(
                    StepEvidence.KEY_VERSION + StepEvidence.BEFORE,
                    change.before().keyVersion());
            step.notes().done(evidence);
            if (!directory.proves(account, password, change.after().domainController())) {
                throw StepFailure.refused(
                        "not-accepted",
                        "Domain controller " + change.after().domainController() + " took the new password of "
                                + account.account()
                                + " and then refused it at logon. It may have been changed at the same time. Retry sets it again.");
            }
            return StepResult.seen(evidence);
        }
    }

    private static Map<String, Object> evidence(AccountState state, @Nullable Integer replaced, int version) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(StepEvidence.DOMAIN_CONTROLLER, state.domainController());
        evidence.put(StepEvidence.OBJECT_GUID, state.guid());
        evidence.put(StepEvidence.PWD_LAST_SET, text(state.pwdLastSet()));
        evidence.put(StepEvidence.KEY_VERSION, state.keyVersion());
        evidence.put(StepEvidence.VERSION_BEFORE, replaced);
        evidence.put(StepEvidence.PASSWORD_VERSION, version);
        return evidence;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
