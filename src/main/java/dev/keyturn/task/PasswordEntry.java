package dev.keyturn.task;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationSettings;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.task.password.PresentPassword;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Lazy;

/** For a repair: takes the password from the person who knows it, proves that the account has it now, and stores it. */
class PasswordEntry {

    private final Accounts accounts;
    private final Directory directory;
    private final SecretStore secrets;
    private final RotationTable rotations;
    private final RotationSettings settings;
    private final OpenTasks open;
    private final TaskService tasks;
    private final EngineIdentity engine;
    private final AccountIdentity remembered;
    private final PresentPassword present;

    PasswordEntry(
            Accounts accounts,
            Directory directory,
            SecretStore secrets,
            RotationTable rotations,
            RotationSettings settings,
            OpenTasks open,
            @Lazy TaskService tasks,
            EngineIdentity engine,
            AccountIdentity remembered,
            PresentPassword present) {
        this.accounts = accounts;
        this.directory = directory;
        this.secrets = secrets;
        this.rotations = rotations;
        this.settings = settings;
        this.open = open;
        this.tasks = tasks;
        this.engine = engine;
        this.remembered = remembered;
        this.present = present;
    }

    void enter(Rotation rotation, Person person, Secret password) {
        Task task = engine.asSystem(() -> open.find(rotation, ProcessModel.ENTER_PASSWORD))
                .orElseThrow(() -> new RotationProblem(
                        Kind.NOT_WAITING_FOR_THIS, "This rotation is not waiting for a password now."));
        if (!person.id().equals(task.getAssignee())) {
            throw new RotationProblem(
                    Kind.NOT_ALLOWED,
                    "Claim the task \"Enter new password\" first: only its assignee enters the password.");
        }
        try {
            prove(rotation, password);
            stage(rotation, password);
        } catch (StepFailure failure) {
            throw new RotationProblem(Kind.TRY_AGAIN_LATER, failure.message());
        }
        rotations.passwordEntered(rotation.id(), true);
        tasks.complete(task.getId());
    }

    private void stage(Rotation rotation, Secret password) {
        try {
            secrets.stage(rotation.account(), rotation.id(), password::duplicate);
        } catch (IllegalStateException e) {
            throw new RotationProblem(Kind.TRY_AGAIN_LATER, String.valueOf(e.getMessage()));
        }
    }

    private static String next(int triesLeft) {
        return switch (triesLeft) {
            case 0 -> "No try is left: cancel this rotation, and set a new password in Active Directory first.";
            case 1 -> "Check it and enter it again; one try is left.";
            default -> "Check it and enter it again; " + triesLeft + " tries are left.";
        };
    }

    private void prove(Rotation rotation, Secret password) {
        Account account = accounts.named(rotation.account());
        AccountState state = readyForOneMore(rotation, account);
        if (!rotations.mayGuess(rotation.id(), settings.wrongPasswords())) {
            throw new RotationProblem(
                    Kind.TOO_LATE,
                    "Too many wrong passwords: one more could lock the account. Cancel this rotation, and set a new password in Active Directory first.");
        }
        Intent intent = remembered.intent(rotation.id(), false).at(state.domainController());
        Proof proof = present.prove(account, intent, password);
        if (proof.verdict() == Proof.Verdict.PRESENT_OR_PREVIOUS) {
            rotations.guessWasNotWrong(rotation.id());
            throw new RotationProblem(
                    Kind.TRY_AGAIN_LATER,
                    PresentPassword.notProved(account, proof.provableFrom()) + " Enter it again then.");
        }
        if (proof.verdict() == Proof.Verdict.NOT_PRESENT) {
            int left = settings.triesLeft(rotations.get(rotation.id()));
            throw new RotationProblem(
                    Kind.WRONG_PASSWORD,
                    "Active Directory does not accept this password. " + next(left),
                    Map.of("triesLeft", left));
        }
    }

    /** No password is tried where every one would fail, or where a wrong one would lock the account. */
    private AccountState readyForOneMore(Rotation rotation, Account account) {
        AccountState state = directory.check(account, remembered.intent(rotation.id(), false));
        state.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .findFirst()
                .ifPresent(finding -> {
                    throw new RotationProblem(Kind.TRY_AGAIN_LATER, finding.message());
                });
        if (state.wrongLogonsLeft() <= 1) {
            throw new RotationProblem(
                    Kind.TRY_AGAIN_LATER,
                    "One more wrong password would lock " + account.account() + " at " + state.domainController()
                            + ". Find what sends the wrong password, or wait until the earlier ones are forgotten.");
        }
        return state;
    }
}
