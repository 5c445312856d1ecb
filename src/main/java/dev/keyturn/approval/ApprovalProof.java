package dev.keyturn.approval;

import dev.keyturn.approval.ApprovalTable.Approval;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.step.EngineInternals;
import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.function.SingletonSupplier;

/** Proves from the record and from the engine's history that enough people other than the requester approved. */
public class ApprovalProof {

    private static final String APPROVED = "APPROVE";

    /**
     * In one question, since it is asked each time a password is handed out; the engine's queries would be three. What
     * belongs to a task is looked for in its process instance: the engine's table of variables has no index by task.
     */
    private static final String PROOF = """
            select count(*) from %s t
            where t.ID_ = ? and t.PROC_INST_ID_ = ? and t.TASK_DEF_KEY_ = ? and t.ASSIGNEE_ = ? and t.END_TIME_ is not null
            and exists (select 1 from %s v
                where v.PROC_INST_ID_ = t.PROC_INST_ID_ and v.TASK_ID_ = t.ID_ and v.NAME_ = ? and v.TEXT_ = ? and coalesce(v.STATE_, '') <> 'DELETED')
            and exists (select 1 from %s o
                where o.PROC_INST_ID_ = t.PROC_INST_ID_ and o.TASK_ID_ = t.ID_ and o.ENTITY_TYPE_ = ? and o.OPERATION_TYPE_ = ? and o.USER_ID_ = ?)
            """;

    private final RotationTable rotations;
    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final KnownUsers people;
    private final HistoryService history;
    private final JdbcTemplate jdbc;
    private final Supplier<String> proof;

    ApprovalProof(
            RotationTable rotations,
            BoundRotations bound,
            ApprovalTable approvals,
            KnownUsers people,
            @Lazy HistoryService history,
            @Lazy ManagementService management,
            JdbcTemplate jdbc) {
        this.rotations = rotations;
        this.bound = bound;
        this.approvals = approvals;
        this.people = people;
        this.history = history;
        this.jdbc = jdbc;
        this.proof = SingletonSupplier.of(() -> PROOF.formatted(
                management.getTableName(HistoricTaskInstance.class),
                management.getTableName(HistoricVariableInstance.class),
                EngineInternals.operationLogTable(management)));
    }

    /** @throws StepFailure when they did not */
    public void require(String rotationId) {
        List<Approval> given = approvals.of(rotationId);
        ApprovalCase standing = approvals.caseOf(rotationId, given);
        Rotation rotation = rotations.get(rotationId);
        boolean approved = rotation.endedAt() == null
                && rotation.cancelled() == null
                && standing.holds(people::recordedNamesOf)
                && given.stream().allMatch(approval -> isInHistory(bound.instanceOf(rotation), approval));
        if (!approved) {
            throw StepFailure.refused(
                    "not-approved",
                    "The approval policy is not met: " + standing.policy().approvals()
                            + " other than the requester have to approve this rotation. So no password is handed out. Roll back, and ask again.");
        }
    }

    /** The task was completed, by that person, with that decision. */
    private boolean isInHistory(String processInstance, Approval approval) {
        if (approval.taskId() == null) {
            return history.createHistoricTaskInstanceQuery()
                            .processInstanceId(processInstance)
                            .taskDefinitionKey(ProcessModel.APPROVE)
                            .taskAssignee(approval.person())
                            .finished()
                            .count()
                    > 0;
        }
        Integer found = jdbc.queryForObject(
                proof.get(),
                Integer.class,
                approval.taskId(),
                processInstance,
                ProcessModel.APPROVE,
                approval.person(),
                ProcessModel.DECISION,
                APPROVED,
                EntityTypes.TASK,
                UserOperationLogEntry.OPERATION_TYPE_COMPLETE,
                approval.person());
        return found != null && found == 1;
    }
}
