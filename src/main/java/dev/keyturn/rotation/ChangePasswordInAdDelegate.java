package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.PasswordReset;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.Direction;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepResult;
import java.util.LinkedHashMap;
import java.util.Map;

/** The point of no return. Sets the target password in Active Directory, and proves it with one logon. */
class ChangePasswordInAdDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Directory directory;
    private final TargetPassword target;
    private final Candidates candidates;

    ChangePasswordInAdDelegate(
            DurableSteps steps, Accounts accounts, Directory directory, TargetPassword target, Candidates candidates) {
        super(steps);
        this.accounts = accounts;
        this.directory = directory;
        this.target = target;
        this.candidates = candidates;
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
        int version = target.version(step.account(), step.direction()).version();
        try (Secret password = target.release(step)) {
            if (step.repeated() && directory.proves(account, password)) {
                return StepResult.seen(evidence(directory.look(account), version));
            }
            step.ownership().confirm();
            PasswordReset reset = directory.reset(account, password);
            if (!directory.proves(account, password)) {
                throw StepFailure.refused(
                        "not-accepted",
                        "Domain controller " + reset.after().domainController() + " took the new password of "
                                + account.account()
                                + " and then refused it at logon. Somebody may have changed it at the same time. Retry sets it again.",
                        null);
            }
            Map<String, Object> evidence = evidence(reset.after(), version);
            evidence.put("pwdLastSetBefore", String.valueOf(reset.before().pwdLastSet()));
            evidence.put("keyVersionBefore", reset.before().keyVersion());
            return StepResult.seen(evidence);
        }
    }

    private static Map<String, Object> evidence(AccountState state, int version) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("domainController", state.domainController());
        evidence.put("objectGuid", state.guid());
        evidence.put("pwdLastSet", String.valueOf(state.pwdLastSet()));
        evidence.put("keyVersion", state.keyVersion());
        evidence.put(RemainingServers.VERSION, version);
        return evidence;
    }
}
