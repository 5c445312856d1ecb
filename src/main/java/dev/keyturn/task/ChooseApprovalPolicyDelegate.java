package dev.keyturn.task;

import dev.keyturn.account.Accounts;
import dev.keyturn.approval.ApprovalPolicies;
import dev.keyturn.approval.ApprovalPolicies.UnusablePolicyException;
import dev.keyturn.approval.ApprovalPolicy;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationProblem.RefusedRequest;
import java.time.Clock;
import java.time.Instant;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Finds out, in the transaction of the request, who has to approve and until when. What it finds stays with the rotation. */
@Component("chooseApprovalPolicy")
class ChooseApprovalPolicyDelegate extends LocalDelegate {

    private final ApprovalPolicies policies;
    private final Accounts accounts;
    private final ApprovalTable approvals;
    private final Clock clock;

    ChooseApprovalPolicyDelegate(
            StepOrder order, @Lazy ApprovalPolicies policies, Accounts accounts, ApprovalTable approvals, Clock clock) {
        super(ModelStep.CHOOSE_APPROVAL_POLICY, order);
        this.policies = policies;
        this.accounts = accounts;
        this.approvals = approvals;
        this.clock = clock;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        ApprovalPolicy policy = choose(rotation);
        Instant end = rotation.request().windowEnd();
        if (policy.windowRequired() && (rotation.request().windowStart() == null || end == null)) {
            throw new RefusedRequest(
                    new RotationProblem(
                            Kind.INVALID_REQUEST,
                            "The approval policy wants a change window for this request. Say when it begins and when it ends."));
        }
        Instant now = clock.instant();
        Instant deadline = now.plus(policy.expireAfter());
        approvals.choose(rotation.id(), policy, now, end != null && end.isBefore(deadline) ? end : deadline);
    }

    private ApprovalPolicy choose(Rotation rotation) {
        try {
            return policies.choose(new ApprovalPolicies.Question(
                    accounts.named(rotation.account()).tier(),
                    rotation.kind().name(),
                    rotation.requester(),
                    rotation.request().urgent()));
        } catch (UnusablePolicyException unusable) {
            throw new RefusedRequest(new RotationProblem(Kind.TRY_AGAIN_LATER, unusable.getMessage()));
        }
    }
}
