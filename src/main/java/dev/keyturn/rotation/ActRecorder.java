package dev.keyturn.rotation;

import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.jspecify.annotations.Nullable;

/**
 * Copies the engine's operation log of rotations, at the moment and in the transaction of the operation, and adds how the
 * person had logged in: the log itself does not say.
 */
public class ActRecorder implements HistoryEventHandler {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|pwd|secret|credential).*");

    private final ActTable acts;
    private final CurrentLogin login;

    ActRecorder(ActTable acts, CurrentLogin login) {
        this.acts = acts;
        this.login = login;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity entry
                && Picture.PROCESS.equals(entry.getProcessDefinitionKey())) {
            acts.add(entry.getProcessInstanceId(), operation(entry));
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }

    private Operation operation(UserOperationLogEntry entry) {
        String property = entry.getProperty();
        boolean secret = property != null && SECRET.matcher(property).matches();
        return new Operation(
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
