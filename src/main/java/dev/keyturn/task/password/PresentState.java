package dev.keyturn.task.password;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServiceAdapter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is so in Active Directory and on each sync server at this moment, for a person who has to decide. It only looks: with
 * the rotator's logon, and by describing servers.
 */
public class PresentState {

    private final Accounts accounts;
    private final Directory directory;
    private final ServiceAdapter services;
    private final StepRecords steps;

    PresentState(Accounts accounts, Directory directory, ServiceAdapter services, StepRecords steps) {
        this.accounts = accounts;
        this.directory = directory;
        this.services = services;
        this.steps = steps;
    }

    /** One finding of each place at least: what could not be asked is told as that. */
    public List<Finding> of(Rotation rotation) {
        Account account = accounts.named(rotation.account());
        List<Finding> findings = new ArrayList<>(inDirectory(rotation, account));
        account.servers().forEach(server -> findings.add(onServer(account, server)));
        return findings;
    }

    private List<Finding> inDirectory(Rotation rotation, Account account) {
        try {
            AccountState state = directory.check(account, Intent.toChange(true));
            List<Finding> findings = new ArrayList<>();
            Instant setAt = state.pwdLastSet();
            findings.add(Finding.informs(
                    account.account(),
                    "Its password was set " + (setAt == null ? "never" : "at " + seconds(setAt)) + ", says "
                            + state.domainController() + ": " + byWhom(rotation, setAt)));
            state.findings().stream()
                    .filter(finding -> finding.severity() != Finding.Severity.INFORMS)
                    .forEach(findings::add);
            return findings;
        } catch (StepFailure failure) {
            return List.of(Finding.blocks(account.account(), failure.message()));
        }
    }

    private String byWhom(Rotation rotation, @Nullable Instant setAt) {
        List<StepRecord> all = steps.of(rotation.id());
        boolean own = all.stream()
                .filter(step -> ModelStep.named(step.name()) == ModelStep.CHANGE_PASSWORD_IN_AD)
                .anyMatch(step -> tells(step, setAt));
        if (own) {
            return "by this rotation.";
        }
        return all.stream().anyMatch(step -> tells(step, setAt))
                ? "it is the one that was found before the change."
                : "not by this rotation, and not by one that Keyturn knows of. Another person may have set it.";
    }

    private static boolean tells(StepRecord step, @Nullable Instant setAt) {
        return setAt != null
                && setAt.toString().equals(Objects.toString(step.evidence().get(StepEvidence.PWD_LAST_SET), null));
    }

    private Finding onServer(Account account, SyncServer server) {
        try {
            ServerDescription description = services.describe(server);
            ServerDescription.ServiceInfo service = description.service();
            Optional<ConnectorInfo> connector = description.connector(account.connector());
            Optional<RunInfo> last = description.lastRuns().stream()
                    .filter(run -> run.connector().equalsIgnoreCase(account.connector()))
                    .findFirst();
            String message = "The service is " + service.state() + since(service.startedAt()) + ". Its connector "
                    + connector
                            .map(ConnectorInfo::credentialUpdatedAt)
                            .map(at -> "got a password from Keyturn at " + seconds(at))
                            .orElse("never got a password from Keyturn")
                    + ". "
                    + last.map(run -> run.profile() + " at " + seconds(run.endedAt()) + ": " + run.result() + ".")
                            .orElse("No run is known.")
                    + (description.scheduler().syncCycleEnabled() ? " Sync is on." : " Sync is paused.");
            boolean loggedIn = last.isEmpty() || last.get().connectionResult().equalsIgnoreCase("success");
            return service.running() && connector.isPresent() && loggedIn
                    ? Finding.informs(server.name(), message)
                    : Finding.blocks(server.name(), message);
        } catch (StepFailure failure) {
            return Finding.blocks(server.name(), failure.message());
        }
    }

    private static String since(@Nullable Instant started) {
        return started == null ? "" : " since " + seconds(started);
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
