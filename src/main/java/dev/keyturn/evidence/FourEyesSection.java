package dev.keyturn.evidence;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.rotation.PersonTask;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether two people stand behind the rotation, and everything that this was judged by. */
class FourEyesSection implements EvidenceSection {

    private final ApprovalTable approvals;

    FourEyesSection(ApprovalTable approvals) {
        this.approvals = approvals;
    }

    @Override
    public Map<String, Object> of(RecordedRotation recorded) {
        Rotation rotation = recorded.rotation();
        ApprovalCase standing = approvals.caseOf(rotation.id());
        return new JsonFacts()
                .with("requester", rotation.requester())
                .with("onBehalfOf", rotation.onBehalfOf())
                .with("escalatedAt", standing.escalatedAt())
                .with("policy", Json.facts(standing.policy()))
                .with(
                        "approvals",
                        approvals.of(rotation.id()).stream()
                                .map(approval -> decision(
                                        approval,
                                        recorded.task(approval.taskId()).orElse(null)))
                                .toList())
                .with(
                        "rejection",
                        approvals
                                .rejection(rotation.id())
                                .map(rejection -> decision(rejection, rejected(recorded)))
                                .orElse(null))
                .with("twoPeople", standing.holds())
                .asMap();
    }

    private static Map<String, Object> decision(ApprovalTable.Approval decision, @Nullable PersonTask task) {
        return new JsonFacts()
                .with("by", decision.person())
                .with("at", decision.at())
                .with("task", task == null ? decision.taskId() : task.id())
                .with("comment", task == null ? null : task.comment())
                .with("login", task == null || task.login() == null ? LoginMethod.UNKNOWN : task.login())
                .asMap();
    }

    private static @Nullable PersonTask rejected(RecordedRotation recorded) {
        return recorded.tasks().stream()
                .filter(task -> task.key().equals(ProcessModel.APPROVE) && "REJECT".equals(task.decision()))
                .reduce(null, (earlier, later) -> later);
    }
}
