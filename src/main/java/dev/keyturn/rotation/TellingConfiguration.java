package dev.keyturn.rotation;

import dev.keyturn.notice.NoticeFacts;
import dev.keyturn.notice.Notices;
import dev.keyturn.step.StepRecords;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The beans that tell people what happens to a rotation. */
@Configuration(proxyBeanMethods = false)
class TellingConfiguration {

    @Bean
    RotationNotices rotationNotices(
            Notices notices,
            RotationTable rotations,
            ApprovalTable approvals,
            StepRecords steps,
            RemainingServers remaining) {
        return new RotationNotices(notices, rotations, approvals, new FailureReports(steps, remaining));
    }

    @Bean
    NoticeFacts noticeFacts(RotationTable rotations, ApprovalTable approvals, @Lazy TaskService tasks) {
        return new RecordedFacts(rotations, approvals, tasks);
    }
}
