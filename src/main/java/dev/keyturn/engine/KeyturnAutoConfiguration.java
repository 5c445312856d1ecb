package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.ConfiguredAccounts;
import dev.keyturn.approval.ApprovalPolicies;
import dev.keyturn.approval.DmnApprovalPolicies;
import dev.keyturn.approval.FourEyes;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Directory;
import dev.keyturn.engine.guard.KeyturnParseListener;
import dev.keyturn.engine.monitor.MonitorConfiguration;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.evidence.chain.ChainConfiguration;
import dev.keyturn.evidence.chain.ChainConfiguration.EvidenceSettings;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.notification.Notifications;
import dev.keyturn.rotation.RotationSettings;
import dev.keyturn.step.DurableSteps;
import dev.keyturn.step.StepConfiguration;
import dev.keyturn.step.StepSettings;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.task.RotationConfiguration;
import dev.keyturn.ticket.TicketConfiguration;
import dev.keyturn.ticket.TicketSettings;
import dev.keyturn.ticket.TicketTasks;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import javax.sql.DataSource;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** Wires the rooms. What needs tables takes the schema as an argument, so that the tables come first. */
@AutoConfiguration(before = DbSchedulerAutoConfiguration.class)
@EnableConfigurationProperties(KeyturnProperties.class)
@Import({
    AccessLog.class,
    PasswordAges.class,
    ChainConfiguration.class,
    CheckConfiguration.class,
    DatabaseChecks.class,
    EngineProcessModels.class,
    FourEyes.class,
    KeyturnParseListener.class,
    KeyturnEnginePlugin.class,
    KeyturnSchema.class,
    MailConfiguration.class,
    MonitorConfiguration.class,
    SchedulerChecks.class,
    SealedRotations.class,
    SecretConfiguration.class,
    StepConfiguration.class,
    RotationConfiguration.class,
    TicketConfiguration.class,
    TriggerConfiguration.class,
    WorkerPortConfiguration.class
})
class KeyturnAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(Clock.class)
    DatabaseTime databaseTime(DataSource database, KeyturnSchema schema) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        return DatabaseTime.start(
                () -> Objects.requireNonNull(jdbc.queryForObject("select current_timestamp", OffsetDateTime.class))
                        .toInstant(),
                DatabaseTime::setEngineClock);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock keyturnClock(DatabaseTime time) {
        return time.withZone(ZoneOffset.UTC);
    }

    /** Steps are due, and leases run out, by the same clock on every node. */
    @Bean
    @ConditionalOnMissingBean
    com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
        return clock::instant;
    }

    @Bean
    @ConditionalOnMissingBean
    Accounts accounts(KeyturnProperties keyturn) {
        return new ConfiguredAccounts(keyturn.accounts());
    }

    @Bean
    @ConditionalOnMissingBean
    Directory directory(Clock clock) {
        return new AdDirectory(clock);
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectorAdapter connectorAdapter(SyncServerCommands commands) {
        return new EntraConnectConnector(commands);
    }

    @Bean
    @ConditionalOnMissingBean
    ServiceAdapter serviceAdapter(SyncServerCommands commands) {
        return new EntraConnectService(commands);
    }

    @Bean
    StepSettings stepSettings(KeyturnProperties keyturn, KeyturnSchema schema) {
        return keyturn.steps();
    }

    /** Between two attempts of a remote step. */
    @Bean
    @ConditionalOnMissingBean
    Backoff stepPauses() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Bean
    SmartInitializingSingleton stepNamesCheck(StepSettings settings, DurableSteps steps) {
        return () -> settings.check(steps.names());
    }

    @Bean
    @ConditionalOnProperty(BaseUrl.SETTING)
    BaseUrl baseUrl(KeyturnProperties keyturn, Environment environment, ObjectProvider<KeyturnApplication> own) {
        BaseUrl url = BaseUrl.of(Objects.requireNonNull(keyturn.baseUrl()));
        boolean pages = own.getIfAvailable() != null
                || environment.getProperty(KeyturnWebAutoConfiguration.SETTING, Boolean.class, false);
        return pages ? url : url.withoutPages();
    }

    @Bean
    TicketSettings ticketSettings(KeyturnProperties keyturn, KeyturnSchema schema) {
        return keyturn.tickets();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> ticketTasksStart(TicketTasks tasks) {
        return ready -> tasks.begin();
    }

    @Bean
    @ConditionalOnMissingBean
    Notifications notifications() {
        return Notifications.none();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    ApprovalPolicies approvalPolicies(RepositoryService repository, DecisionService decisions) {
        return new DmnApprovalPolicies(repository, decisions);
    }

    /** The application that Keyturn runs in may know better. */
    @Bean
    @ConditionalOnMissingBean
    LoginMethods loginMethods() {
        return person -> LoginMethod.UNKNOWN;
    }

    @Bean
    RotationSettings rotationSettings(KeyturnProperties keyturn) {
        return new RotationSettings(keyturn.wrongPasswords(), keyturn.runningCycle());
    }

    @Bean
    EvidenceSettings evidenceSettings(KeyturnProperties keyturn, KeyturnSchema schema) {
        return new EvidenceSettings(keyturn.sealingKey());
    }
}
