package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * Copies the engine's operation log of rotations, in the transaction of the operation, and adds how the person had logged
 * in: the log itself does not say.
 */
public class OperationLogRecorder {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|pwd|secret|credential).*");

    private final OperationLogTable operationLog;
    private final CurrentLogin login;

    OperationLogRecorder(OperationLogTable operationLog, CurrentLogin login) {
        this.operationLog = operationLog;
        this.login = login;
    }

    /** Called by the engine for every entry, before it is in the database. */
    public void record(UserOperationLogEntry entry) {
        if (ProcessModel.PROCESS.equals(entry.getProcessDefinitionKey())) {
            operationLog.add(entry.getProcessInstanceId(), operation(entry));
        }
    }

    private OperationLogEntry operation(UserOperationLogEntry entry) {
        String property = entry.getProperty();
        boolean secret = property != null && SECRET.matcher(property).matches();
        return new OperationLogEntry(
                entry.getOperationId(),
                entry.getTaskId(),
                entry.getTimestamp().toInstant(),
                entry.getUserId(),
                login(entry.getUserId()),
                entry.getOperationType(),
                entry.getEntityType(),
                property,
                secret ? null : entry.getOrgValue(),
                secret ? null : entry.getNewValue(),
                null);
    }

    private LoginMethod login(@Nullable String person) {
        return person == null ? LoginMethod.SYSTEM : login.of(person);
    }
}
