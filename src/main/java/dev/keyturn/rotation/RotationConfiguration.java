package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.connector.ConnectorAdapter;
import dev.keyturn.directory.Directory;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.service.ServiceAdapter;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.StepRecords;
import dev.keyturn.ticket.ChangeTickets;
import java.time.Clock;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The beans of this room. A service task of the picture finds its delegate by the name of the bean. */
@Configuration(proxyBeanMethods = false)
@Import({
    AccountConfiguration.class,
    ApprovalConfiguration.class,
    OrderConfiguration.class,
    RecordConfiguration.class,
    TellingConfiguration.class,
    TicketDeskConfiguration.class
})
public class RotationConfiguration {

    @Bean
    RotationTable rotationTable(JdbcTemplate jdbc) {
        return new RotationTable(jdbc);
    }

    @Bean
    RotationFences rotationFences(JdbcTemplate jdbc, PlatformTransactionManager transactions) {
        return new RotationFences(jdbc, transactions);
    }

    @Bean
    SyncPauses syncPauses(JdbcTemplate jdbc, Clock clock) {
        return new SyncPauses(jdbc, clock);
    }

    @Bean
    RequestRules requestRules(Accounts accounts, Clock clock) {
        return new RequestRules(accounts, clock);
    }

    @Bean
    SecondPerson secondPerson(
            RotationTable rotations,
            BoundRotations bound,
            ApprovalTable approvals,
            @Lazy HistoryService history,
            @Lazy ManagementService management,
            JdbcTemplate jdbc) {
        return new SecondPerson(rotations, bound, approvals, history, management, jdbc);
    }

    @Bean
    TargetPassword targetPassword(SecretStore secrets, SecondPerson secondPerson) {
        return new TargetPassword(secrets, secondPerson);
    }

    @Bean
    RemainingServers remainingServers(Accounts accounts, StepRecords steps, BoundRotations bound) {
        return new RemainingServers(accounts, steps, bound);
    }

    @Bean
    ValidateRequestDelegate validateRequest(
            StepOrder order,
            RequestRules rules,
            CurrentPerson people,
            CurrentLogin login,
            RotationTable rotations,
            Clock clock) {
        return new ValidateRequestDelegate(order, rules, people, login, rotations, clock);
    }

    @Bean
    TakeFirstLookDelegate takeFirstLook(
            DurableSteps steps,
            Accounts accounts,
            Readiness readiness,
            ChangeTickets tickets,
            RotationTable rotations) {
        return new TakeFirstLookDelegate(steps, accounts, readiness, tickets, rotations);
    }

    @Bean
    CheckReadinessDelegate checkReadiness(
            DurableSteps steps, Accounts accounts, Readiness readiness, RotationTable rotations) {
        return new CheckReadinessDelegate(steps, accounts, readiness, rotations);
    }

    @Bean
    StagePasswordDelegate stagePassword(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            SecretStore secrets,
            SecondPerson secondPerson) {
        return new StagePasswordDelegate(steps, accounts, directory, secrets, secondPerson);
    }

    @Bean
    PauseSyncDelegate pauseSync(
            DurableSteps steps,
            Accounts accounts,
            ServiceAdapter services,
            SyncPauses pauses,
            SecondPerson secondPerson,
            RotationSettings settings,
            Clock clock) {
        return new PauseSyncDelegate(steps, accounts, services, pauses, secondPerson, settings.runningCycle(), clock);
    }

    @Bean
    UpdateConnectorDelegate updateConnector(
            DurableSteps steps, Accounts accounts, ConnectorAdapter connectors, TargetPassword target) {
        return new UpdateConnectorDelegate(steps, accounts, connectors, target);
    }

    @Bean
    RestartSyncServiceDelegate restartSyncService(DurableSteps steps, Accounts accounts, ServiceAdapter services) {
        return new RestartSyncServiceDelegate(steps, accounts, services);
    }

    @Bean
    VerifySyncDelegate verifySync(
            DurableSteps steps,
            Accounts accounts,
            ConnectorAdapter connectors,
            TargetPassword target,
            StepRecords records) {
        return new VerifySyncDelegate(steps, accounts, connectors, target, new ServerEvents(connectors, records));
    }

    @Bean
    VerifyRotationDelegate verifyRotation(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ServiceAdapter services,
            TargetPassword target,
            StepRecords records,
            RememberedAccount remembered) {
        return new VerifyRotationDelegate(steps, accounts, directory, services, target, records, remembered);
    }

    @Bean
    CheckManualWorkDelegate checkManualWork(
            DurableSteps steps,
            Accounts accounts,
            Directory directory,
            ConnectorAdapter connectors,
            TargetPassword target,
            RememberedAccount remembered) {
        return new CheckManualWorkDelegate(steps, accounts, directory, connectors, target, remembered);
    }

    @Bean
    ResumeSyncDelegate resumeSync(DurableSteps steps, Accounts accounts, ServiceAdapter services, SyncPauses pauses) {
        return new ResumeSyncDelegate(steps, accounts, services, pauses);
    }

    @Bean
    PromotePasswordDelegate promotePassword(DurableSteps steps, SecretStore secrets) {
        return new PromotePasswordDelegate(steps, secrets);
    }

    @Bean
    DiscardPasswordDelegate discardPassword(DurableSteps steps, SecretStore secrets) {
        return new DiscardPasswordDelegate(steps, secrets);
    }

    @Bean
    Crossroads crossroads(BoundRotations bound, ApprovalTable approvals, StepRecords steps) {
        return new Crossroads(bound, approvals, new KnownOutcome(steps));
    }

    @Bean
    Steering steering(BoundRotations bound, ApprovalTable approvals, StepRecords steps) {
        return new Steering(bound, approvals, steps);
    }

    @Bean
    RotationEnds rotationEnds(RotationTable rotations, BoundRotations bound) {
        return new RotationEnds(rotations, bound);
    }

    @Bean
    DecisionTask decisionTask(
            StepRecords steps,
            RemainingServers remaining,
            RotationTable rotations,
            BoundRotations bound,
            CurrentPerson people) {
        return new DecisionTask(new FailureReports(steps, remaining), rotations, bound, people);
    }

    @Bean
    EnterPasswordTask enterPasswordTask(BoundRotations bound) {
        return new EnterPasswordTask(bound);
    }

    @Bean
    AsSystem asSystem(@Lazy IdentityService identity) {
        return new AsSystem(identity);
    }

    @Bean
    CurrentPerson currentPerson(@Lazy IdentityService identity, AsSystem asSystem) {
        return new CurrentPerson(identity, asSystem);
    }

    @Bean
    OpenTasks openTasks(BoundRotations bound, @Lazy RuntimeService runtime, @Lazy TaskService tasks) {
        return new OpenTasks(bound, runtime, tasks);
    }

    @Bean
    RotationViews rotationViews(
            Accounts accounts,
            ApprovalTable approvals,
            StepRecords steps,
            OpenTasks open,
            @Lazy TaskService tasks,
            RotationSettings settings) {
        return new RotationViews(accounts, approvals, steps, open, tasks, settings);
    }

    @Bean
    Cancellation cancellation(
            RotationTable rotations,
            BoundRotations bound,
            @Lazy RuntimeService runtime,
            @Lazy TaskService tasks,
            OpenTasks open,
            RotationViews views,
            AsSystem asSystem,
            CurrentLogin login,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new Cancellation(rotations, bound, runtime, tasks, open, views, asSystem, login, transactions, clock);
    }

    @Bean
    Rotations rotations(
            RequestRules rules,
            RotationTable table,
            PasswordEntry passwords,
            EvidenceLog evidence,
            RotationViews views,
            Cancellation cancellation,
            AsSystem asSystem,
            @Lazy RuntimeService runtime) {
        return new EngineRotations(rules, table, views, runtime, cancellation, passwords, evidence, asSystem);
    }
}
