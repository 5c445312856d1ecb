package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.step.StepRecords;
import dev.keyturn.ticket.Readings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;

/** The beans that put the evidence of a rotation together, and what it needs that nobody else keeps. */
@Configuration(proxyBeanMethods = false)
class RecordConfiguration {

    @Bean
    CurrentLogin currentLogin(LoginMethods methods) {
        return new CurrentLogin(methods);
    }

    @Bean
    ActTable actTable(JdbcTemplate jdbc) {
        return new ActTable(jdbc);
    }

    @Bean
    ActRecorder actRecorder(ActTable acts, CurrentLogin login) {
        return new ActRecorder(acts, login);
    }

    @Bean
    RotationRecord rotationRecord(
            RotationTable rotations,
            BoundRotations bound,
            ApprovalTable approvals,
            Accounts accounts,
            StepRecords steps,
            Readings readings,
            ActTable acts,
            @Lazy HistoryService history,
            @Lazy RepositoryService repository,
            AsSystem asSystem,
            Clock clock) {
        Map<String, EvidenceSection> sections = new LinkedHashMap<>();
        sections.put("rotation", new RequestSection());
        sections.put("account", new AccountSection(accounts));
        sections.put("fourEyes", new FourEyesSection(approvals));
        sections.put(
                "ticketReadings", recorded -> readings.of(recorded.rotation().id()));
        sections.put("cancellation", new CancellationSection());
        sections.put("findings", recorded -> Json.read(recorded.rotation().findings(), List.class));
        sections.put("tasks", new TasksSection());
        sections.put("steps", new StepsSection(steps));
        sections.put("password", new PasswordSection(steps));
        sections.put("servers", new ServersSection());
        sections.put("interventions", new InterventionsSection());
        sections.put("activities", new ActivitiesSection(history));
        sections.put("incidents", new IncidentsSection(history));
        sections.put("process", new ProcessSection(repository));
        return new RotationRecord(
                rotations, bound, steps, new Operations(acts, history, clock), history, asSystem, sections);
    }

    @Bean
    SealEvidenceDelegate sealEvidence(
            StepOrder order,
            EvidenceLog evidence,
            RotationRecord record,
            RotationTable rotations,
            StepRecords steps,
            RotationMeters meters,
            Clock clock) {
        return new SealEvidenceDelegate(order, evidence, record, rotations, new KnownOutcome(steps), meters, clock);
    }
}
