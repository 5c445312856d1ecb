package dev.keyturn.approval;

import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.kernel.SqlTime;
import dev.keyturn.rotation.BoundRotations;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the policy asked for each rotation, who approved it, and who rejected it. */
public class ApprovalTable {

    private final JdbcTemplate jdbc;
    private final BoundRotations bound;
    private final TicketAuthors authors;

    ApprovalTable(JdbcTemplate jdbc, BoundRotations bound, TicketAuthors authors) {
        this.jdbc = jdbc;
        this.bound = bound;
        this.authors = authors;
    }

    /** Who wrote the ticket of a rotation. It is built by the room of the process. */
    public interface TicketAuthors {

        /** As the ticket said whenever it was read for that rotation. */
        List<PersonNames> of(String rotationId);
    }

    /** The id of the rotation whose process instance that is. */
    String rotationOf(DelegateExecution execution) {
        return bound.of(execution).id();
    }

    /** @param until when a request that is not approved expires */
    public void choose(String rotationId, ApprovalPolicy policy, Instant now, Instant until) {
        jdbc.update(
                "update keyturn_rotation set policy = ?, approve_until = ?, escalate_at = ? where id = ?",
                Json.write(policy),
                SqlTime.of(until),
                SqlTime.of(now.plus(policy.escalateAfter())),
                rotationId);
    }

    /** Another policy than the one that was chosen, for what only the ticket said. */
    void change(String rotationId, ApprovalPolicy policy) {
        jdbc.update("update keyturn_rotation set policy = ? where id = ?", Json.write(policy), rotationId);
    }

    public void escalated(String rotationId, Instant when) {
        jdbc.update("update keyturn_rotation set escalated_at = ? where id = ?", SqlTime.of(when), rotationId);
    }

    /** @throws org.springframework.dao.DuplicateKeyException when that person has approved this rotation already */
    void approved(String rotationId, String taskId, String person, Instant when) {
        jdbc.update(
                "insert into keyturn_approval (rotation_id, stage, person, person_key, task_id, approved_at)"
                        + " select ?, count(*) + 1, ?, ?, ?, ? from keyturn_approval where rotation_id = ?",
                rotationId,
                person,
                person.toLowerCase(Locale.ROOT),
                taskId,
                SqlTime.of(when),
                rotationId);
    }

    void rejected(String rotationId, String person, Instant when) {
        jdbc.update(
                "update keyturn_rotation set rejected_by = ?, rejected_at = ? where id = ?",
                person,
                SqlTime.of(when),
                rotationId);
    }

    public ApprovalCase caseOf(String rotationId) {
        return caseOf(rotationId, of(rotationId));
    }

    ApprovalCase caseOf(String rotationId, List<Approval> given) {
        List<String> approvers = given.stream().map(Approval::person).toList();
        List<PersonNames> wrote = authors.of(rotationId);
        return jdbc.queryForObject(
                "select requester, on_behalf_of, policy, approve_until, escalate_at, escalated_at, rejected_by"
                        + " from keyturn_rotation where id = ?",
                (row, index) -> new ApprovalCase(
                        row.getString("requester"),
                        row.getString("on_behalf_of"),
                        wrote,
                        policy(row.getString("policy")),
                        SqlTime.read(row, "approve_until"),
                        SqlTime.read(row, "escalate_at"),
                        SqlTime.read(row, "escalated_at"),
                        approvers,
                        row.getString("rejected_by") != null),
                rotationId);
    }

    /** In the order in which they were given. */
    public List<Approval> of(String rotationId) {
        return jdbc.query(
                "select person, task_id, approved_at from keyturn_approval where rotation_id = ? order by stage",
                (row, index) -> new Approval(
                        row.getString("person"), row.getString("task_id"), SqlTime.read(row, "approved_at")),
                rotationId);
    }

    /** The task that it was given in is not kept here. */
    public Optional<Approval> rejection(String rotationId) {
        return jdbc
                .query(
                        "select rejected_by, rejected_at from keyturn_rotation where id = ? and rejected_by is not null",
                        (row, index) ->
                                new Approval(row.getString("rejected_by"), null, SqlTime.read(row, "rejected_at")),
                        rotationId)
                .stream()
                .findFirst();
    }

    /** @param taskId in the engine's history; null in rows from before it was kept */
    public record Approval(String person, @Nullable String taskId, Instant at) {}

    private static ApprovalPolicy policy(@Nullable String json) {
        return json == null ? ApprovalPolicy.OLD : Json.read(json, ApprovalPolicy.class);
    }
}
