package dev.keyturn.rotation;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.LoginMethod;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of the operation log. Rows are never changed. */
public class OperationLogTable {

    private final JdbcTemplate jdbc;

    OperationLogTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param processInstance null when it was done to every rotation at once */
    void add(@Nullable String processInstance, OperationLogEntry operation) {
        jdbc.update(
                "insert into keyturn_operation_log (operation_id, process_instance_id, task_id, happened_at, person, login,"
                        + " operation, entity, property, old_value, new_value) values (?,?,?,?,?,?,?,?,?,?,?)",
                operation.id(),
                processInstance,
                operation.taskId(),
                at(operation.at()),
                operation.person(),
                operation.login().name(),
                operation.type(),
                operation.entity(),
                operation.property(),
                JsonFacts.cut(operation.from()),
                JsonFacts.cut(operation.to()));
    }

    /** In the order in which they happened, with those to every rotation in that time. */
    List<OperationLogEntry> of(String processInstance, Instant from, Instant until) {
        return jdbc.query(
                "select * from keyturn_operation_log where process_instance_id = ?"
                        + " or process_instance_id is null and happened_at between ? and ? order by number",
                OperationLogTable::read,
                processInstance,
                at(from),
                at(until));
    }

    /** How often that person, or the engine itself, has done so since. */
    int count(String operation, @Nullable String person, Instant since) {
        String sql = "select count(*) from keyturn_operation_log where operation = ? and happened_at > ? and person ";
        Integer found = person == null
                ? jdbc.queryForObject(sql + "is null", Integer.class, operation, at(since))
                : jdbc.queryForObject(sql + "= ?", Integer.class, operation, at(since), person);
        return found == null ? 0 : found;
    }

    private static OperationLogEntry read(ResultSet row, int index) throws SQLException {
        return new OperationLogEntry(
                row.getString("operation_id"),
                row.getString("task_id"),
                row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getString("person"),
                LoginMethod.valueOf(row.getString("login")),
                row.getString("operation"),
                row.getString("entity"),
                row.getString("property"),
                row.getString("old_value"),
                row.getString("new_value"),
                null);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
