package dev.keyturn.rotation;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.kernel.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The operation log of rotations: what people did to them through the engine. Keyturn copies each entry of the engine's
 * own log in the transaction of the operation, adds how the person had logged in, and never changes its rows; the
 * engine's log holds the annotations that were added later, and what was done before there were such rows.
 */
public class OperationLog {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|pwd|secret|credential).*");

    private final JdbcTemplate jdbc;
    private final HistoryService history;
    private final LoginMethods logins;
    private final Clock clock;

    OperationLog(JdbcTemplate jdbc, @Lazy HistoryService history, LoginMethods logins, Clock clock) {
        this.jdbc = jdbc;
        this.history = history;
        this.logins = logins;
        this.clock = clock;
    }

    /** Called by the engine for every entry, before it is in the database. */
    public void record(UserOperationLogEntry entry) {
        if (ProcessModel.PROCESS.equals(entry.getProcessDefinitionKey())) {
            String property = entry.getProperty();
            OperationLogEntry operation = OperationLogEntry.of(entry, logins.ofActor(entry.getUserId()));
            boolean secret = property != null && SECRET.matcher(property).matches();
            add(entry.getProcessInstanceId(), secret ? operation.withoutValues() : operation);
        }
    }

    /** Of one rotation, oldest first. */
    public List<OperationLogEntry> of(String processInstance, Instant begun, @Nullable Instant ended) {
        List<OperationLogEntry> own = recorded(processInstance, begun, ended == null ? clock.instant() : ended);
        List<UserOperationLogEntry> logged = history.createUserOperationLogQuery()
                .processInstanceId(processInstance)
                .list();
        Map<String, String> notes = new HashMap<>();
        logged.forEach(entry -> notes.put(entry.getOperationId(), JsonFacts.cut(entry.getAnnotation())));
        Set<String> known = own.stream().map(OperationLogEntry::id).collect(Collectors.toSet());
        return Stream.concat(
                        own.stream(),
                        logged.stream()
                                .filter(entry -> !known.contains(entry.getOperationId()))
                                .map(entry -> OperationLogEntry.of(entry, LoginMethod.UNKNOWN)))
                .map(operation -> operation.with(notes.get(operation.id())))
                .sorted(Comparator.comparing(OperationLogEntry::at))
                .toList();
    }

    /** @param processInstance null when it was done to every rotation at once */
    void add(@Nullable String processInstance, OperationLogEntry operation) {
        jdbc.update(
                "insert into keyturn_operation_log (operation_id, process_instance_id, task_id, happened_at, person, login,"
                        + " operation, entity, property, old_value, new_value) values (?,?,?,?,?,?,?,?,?,?,?)",
                operation.id(),
                processInstance,
                operation.taskId(),
                SqlTime.of(operation.at()),
                operation.person(),
                operation.login().name(),
                operation.type(),
                operation.entity(),
                operation.property(),
                JsonFacts.cut(operation.from()),
                JsonFacts.cut(operation.to()));
    }

    /** How often that person, or the engine itself, has done so since. */
    int count(String operation, @Nullable String person, Instant since) {
        String sql = "select count(*) from keyturn_operation_log where operation = ? and happened_at > ? and person ";
        Integer found = person == null
                ? jdbc.queryForObject(sql + "is null", Integer.class, operation, SqlTime.of(since))
                : jdbc.queryForObject(sql + "= ?", Integer.class, operation, SqlTime.of(since), person);
        return found == null ? 0 : found;
    }

    /** In the order in which they happened, with those to every rotation in that time. */
    private List<OperationLogEntry> recorded(String processInstance, Instant from, Instant until) {
        return jdbc.query(
                "select * from keyturn_operation_log where process_instance_id = ?"
                        + " or process_instance_id is null and happened_at between ? and ? order by number",
                OperationLog::read,
                processInstance,
                SqlTime.of(from),
                SqlTime.of(until));
    }

    private static OperationLogEntry read(ResultSet row, int index) throws SQLException {
        return new OperationLogEntry(
                row.getString("operation_id"),
                row.getString("task_id"),
                SqlTime.read(row, "happened_at"),
                row.getString("person"),
                LoginMethod.valueOf(row.getString("login")),
                row.getString("operation"),
                row.getString("entity"),
                row.getString("property"),
                row.getString("old_value"),
                row.getString("new_value"),
                null);
    }
}
