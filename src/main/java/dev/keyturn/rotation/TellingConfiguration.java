package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.notice.NoticeFacts;
import dev.keyturn.notice.Notices;
import dev.keyturn.step.StepRecords;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.camunda.bpm.engine.TaskService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The beans that tell people, and those who watch figures, what happens to a rotation. */
@Configuration(proxyBeanMethods = false)
class TellingConfiguration {

    @Bean
    RotationNotices rotationNotices(
            Notices notices,
            BoundRotations bound,
            ApprovalTable approvals,
            StepRecords steps,
            RemainingServers remaining) {
        return new RotationNotices(notices, bound, approvals, new FailureReports(steps, remaining));
    }

    @Bean
    RotationMeters rotationMeters(ObjectProvider<MeterRegistry> meters, Accounts accounts, StepRecords steps) {
        return new RotationMeters(meters.getIfAvailable(SimpleMeterRegistry::new), accounts, steps);
    }

    @Bean
    NoticeFacts noticeFacts(RotationTable rotations, ApprovalTable approvals, @Lazy TaskService tasks) {
        return new RecordedFacts(rotations, approvals, tasks);
    }
}
