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
    ApprovalTable approvalTable(JdbcTemplate jdbc) {
        return new ApprovalTable(jdbc);
    }

    @Bean
    ChooseApprovalPolicyDelegate chooseApprovalPolicy(
            @Lazy ApprovalPolicies policies,
            Accounts accounts,
            RotationTable rotations,
            ApprovalTable approvals,
            Clock clock) {
        return new ChooseApprovalPolicyDelegate(policies, accounts, rotations, approvals, clock);
    }

    @Bean
    RemindApproversDelegate remindApprovers(ApprovalTable approvals, OpenTasks open, Notices notices) {
        return new RemindApproversDelegate(approvals, open, notices);
    }

    @Bean
    EscalateApprovalDelegate escalateApproval(
            ApprovalTable approvals, OpenTasks open, @Lazy TaskService tasks, Notices notices, Clock clock) {
        return new EscalateApprovalDelegate(approvals, open, tasks, notices, clock);
    }
}
