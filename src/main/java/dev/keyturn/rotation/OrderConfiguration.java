package dev.keyturn.rotation;

import dev.keyturn.audit.AttemptLog;
import dev.keyturn.step.StepRecords;
import java.time.Clock;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.PlatformTransactionManager;

/** The beans that keep a rotation in its own process instance and its steps in their order. */
@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

    @Bean
    RefusedAttempts refusedAttempts(
            ActTable acts,
            RotationTable rotations,
            AttemptLog chain,
            @Lazy IdentityService identity,
            CurrentLogin login,
            PlatformTransactionManager transactions,
            Clock clock) {
        return new RefusedAttempts(acts, rotations, chain, identity, login, transactions, clock);
    }

    @Bean
    BoundRotations boundRotations(
            RotationTable rotations, RefusedAttempts refused, @Lazy HistoryService history, AsSystem asSystem) {
        return new BoundRotations(rotations, refused, history, asSystem);
    }

    @Bean
    StepOrder stepOrder(
            BoundRotations bound,
            StepRecords steps,
            ApprovalTable approvals,
            RemainingServers remaining,
            RefusedAttempts refused,
            Clock clock) {
        return new StepOrder(bound, steps, approvals, remaining, refused, clock);
    }

    @Bean
    WantedCancellation wantedCancellation(BoundRotations bound, RefusedAttempts refused) {
        return new WantedCancellation(bound, refused);
    }
}
