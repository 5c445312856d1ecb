package dev.keyturn.task;

import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.approval.IdentityUsers;
import dev.keyturn.approval.TicketApproval;
import dev.keyturn.evidence.RotationMeters;
import dev.keyturn.evidence.RotationRecord;
import dev.keyturn.kernel.Standbys;
import dev.keyturn.rotation.AccountIdentity;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.OperationLog;
import dev.keyturn.rotation.RefusedAttempts;
import dev.keyturn.rotation.RemainingServers;
import dev.keyturn.rotation.RequestRules;
import dev.keyturn.rotation.RotationEnds;
import dev.keyturn.rotation.RotationFences;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.TicketNumbers;
import dev.keyturn.task.password.PasswordRecords;
import dev.keyturn.task.password.PresentPassword;
import dev.keyturn.task.password.PresentState;
import dev.keyturn.task.password.RecordedPasswords;
import dev.keyturn.ticket.TicketSnapshots;
import dev.keyturn.ticket.TicketSources;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The beans of this room. What the process model calls has the name of its bean; a service task finds its delegate by
 * it. The engine's services are asked for lazily, because the engine is given some of these beans while it is made.
 */
@Configuration(proxyBeanMethods = false)
@Import({
    AccountIdentity.class,
    ApprovalProof.class,
    ApprovalTable.class,
    BoundRotations.class,
    CancelRotationDelegate.class,
    Cancellation.class,
    ChangePasswordInAdDelegate.class,
    CheckManualWorkDelegate.class,
    CheckReadinessDelegate.class,
    ChooseApprovalPolicyDelegate.class,
    CloseTicketDelegate.class,
    ConfirmTicketDelegate.class,
    DecisionTask.class,
    DiscardPasswordDelegate.class,
    IdentityUsers.class,
    EngineRotations.class,
    PresentState.class,
    EnterPasswordTask.class,
    EscalateApprovalDelegate.class,
    FailureReports.class,
    GatewayConditions.class,
    KnownOutcome.class,
    OpenTasks.class,
    OperationLog.class,
    PasswordCandidates.class,
    PasswordEntry.class,
    PasswordRecords.class,
    PauseSyncDelegate.class,
    PresentPassword.class,
    PromotePasswordDelegate.class,
    Readiness.class,
    RecordedFacts.class,
    RecordedPasswords.class,
    RefusedAttempts.class,
    RemainingServers.class,
    RemindApproversDelegate.class,
    RequestRules.class,
    RestartSyncServiceDelegate.class,
    ResumeSyncDelegate.class,
    RotationEnds.class,
    RotationFences.class,
    RotationMeters.class,
    RotationNotifications.class,
    RotationRecord.class,
    RotationTable.class,
    RotationViews.class,
    RunPreCheckDelegate.class,
    SealEvidenceDelegate.class,
    ServerEvents.class,
    Standbys.class,
    StagePasswordDelegate.class,
    StepOrder.class,
    SyncPauses.class,
    TargetPassword.class,
    TicketApproval.class,
    TicketIntake.class,
    TicketStages.class,
    UpdateConnectorDelegate.class,
    ValidateRequestDelegate.class,
    VariableReset.class,
    VerifyRotationDelegate.class,
    VerifySyncDelegate.class
})
public class RotationConfiguration {

    @Bean
    ApprovalTable.TicketAuthors ticketAuthors(TicketSnapshots snapshots) {
        return snapshots::authors;
    }

    @Bean
    TicketNumbers ticketNumbers(TicketSources sources) {
        return new TicketNumbers() {
            @Override
            public Optional<String> spelled(String typed) {
                return sources.spelled(typed);
            }

            @Override
            public boolean isJudged(String ticket) {
                return sources.isJudged(ticket);
            }
        };
    }
}
