package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.approval.ApprovalPolicies;
import dev.keyturn.notice.Notices;
import java.time.Clock;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;

/** The beans that deal with the approval of a rotation. */
@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {

    @Bean
    ApprovalTable approvalTable(JdbcTemplate jdbc, BoundRotations bound) {
        return new ApprovalTable(jdbc, bound);
    }

    @Bean
    ChooseApprovalPolicyDelegate chooseApprovalPolicy(
            StepOrder order, @Lazy ApprovalPolicies policies, Accounts accounts, ApprovalTable approvals, Clock clock) {
        return new ChooseApprovalPolicyDelegate(order, policies, accounts, approvals, clock);
    }

    @Bean
    RemindApproversDelegate remindApprovers(StepOrder order, ApprovalTable approvals, OpenTasks open, Notices notices) {
        return new RemindApproversDelegate(order, approvals, open, notices);
    }

    @Bean
    EscalateApprovalDelegate escalateApproval(
            StepOrder order,
            ApprovalTable approvals,
            OpenTasks open,
            @Lazy TaskService tasks,
            Notices notices,
            Clock clock) {
        return new EscalateApprovalDelegate(order, approvals, open, tasks, notices, clock);
    }
}
