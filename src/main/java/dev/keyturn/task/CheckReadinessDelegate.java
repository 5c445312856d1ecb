package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.RemoteDelegate;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepResult;
import dev.keyturn.task.TargetPassword.Released;
import dev.keyturn.task.password.PresentPassword;
import dev.keyturn.task.password.RecordedPasswords;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Asks the same questions as the pre-check, right before the change, and goes on only when nothing stands in the way.
 */
@Component("checkReadiness")
class CheckReadinessDelegate extends RemoteDelegate {

    private final Accounts accounts;
    private final Readiness readiness;
    private final RotationTable rotations;
    private final TargetPassword target;
    private final PresentPassword present;
    private final AccountIdentity remembered;
    private final SecretStore secrets;
    private final RecordedPasswords recorded;

    CheckReadinessDelegate(
            DurableSteps steps,
            Accounts accounts,
            Readiness readiness,
            RotationTable rotations,
            TargetPassword target,
            PresentPassword present,
            AccountIdentity remembered,
            SecretStore secrets,
            RecordedPasswords recorded) {
        super(steps);
        this.accounts = accounts;
        this.readiness = readiness;
        this.rotations = rotations;
        this.target = target;
        this.present = present;
        this.remembered = remembered;
        this.secrets = secrets;
        this.recorded = recorded;
    }

    @Override
    protected StepResult work(StepContext step) {
        Readiness.Report report = readiness.check(step.rotationId(), accounts.named(step.account()));
        rotations.findings(step.rotationId(), Json.write(report.findings()));
        if (report.unreachable() != null) {
            throw report.unreachable();
        }
        if (!report.forgotten().isEmpty()) {
            throw StepFailure.refused(StepFailure.STALE_FENCE, forgotten(step, report));
        }
        if (!report.blocking().isEmpty()) {
            throw StepFailure.refused("not-ready", message(report));
        }
        Map<String, Object> evidence = AccountIdentity.evidence(report.account());
        if (rotations.get(step.rotationId()).isChangedInAdByPerson()) {
            prove(step, evidence);
        }
        evidence.put("findings", report.findings().size());
        evidence.put(ProcessModel.CAN_ROLL_BACK, report.canRollBack());
        return StepResult.seen(evidence);
    }

    /** What was lost may have been a password that is set by now. */
    private String forgotten(StepContext step, Readiness.Report report) {
        PasswordAttributes now =
                report.account() == null ? PasswordAttributes.NOTHING : PasswordAttributes.of(report.account());
        PasswordAttributes seen = recorded.seen(step.rotationId()).orElse(PasswordAttributes.NOTHING);
        String password = now.isNewerThan(seen)
                ? " Active Directory has another password than this rotation saw last (set at " + now.inWords()
                        + ", then " + seen.inWords() + "), which may be one that nobody knows any more."
                : "";
        return Readiness.forgotten(report.forgotten()) + password + " Nothing was changed since. See that no other"
                + " Keyturn works with these servers, then retry: this rotation goes on from here, under newer commands.";
    }

    /** In a repair nothing is set from here on, so that the password is the one of the account must be sure now. */
    private void prove(StepContext step, Map<String, Object> evidence) {
        Account account = accounts.named(step.account());
        try (Released known = target.releaseForRepair(step)) {
            Proof proof = present.prove(account, remembered.intent(step.rotationId(), true), known.password());
            if (proof.verdict() != Proof.Verdict.PRESENT) {
                throw notPresent(step, account, proof, known);
            }
            evidence.putAll(AccountIdentity.evidence(proof.state()));
            evidence.put(StepEvidence.PASSWORD_VERSION, known.staged() ? known.version() : stage(step, known));
            evidence.put(StepEvidence.PROVED_BY, String.valueOf(proof.by()));
        }
    }

    /** A version of its own, which goes the way of every other one. */
    private int stage(StepContext step, Released stored) {
        step.ownership().confirm();
        return secrets.stage(step.account(), step.rotationId(), stored.password()::duplicate)
                .version();
    }

    private StepFailure notPresent(StepContext step, Account account, Proof proof, Released known) {
        if (proof.verdict() == Proof.Verdict.PRESENT_OR_PREVIOUS) {
            return StepFailure.refused("not-proved", PresentPassword.notProved(account, proof.provableFrom()));
        }
        if (!known.staged()) {
            rotations.passwordEntered(step.rotationId(), false);
        }
        return StepFailure.refused(
                "unknown-password",
                "The password that Keyturn has stored for " + account.account()
                        + " is not the one that it has in Active Directory now."
                        + (known.staged() ? "" : " Retry asks for the one that a person has set there."));
    }

    private static String message(Readiness.Report report) {
        return report.blocking().stream()
                .map(Finding::message)
                .collect(Collectors.joining(" ", "Not ready for the change. ", ""));
    }
}
