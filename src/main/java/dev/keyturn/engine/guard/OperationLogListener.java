package dev.keyturn.engine.guard;

import dev.keyturn.rotation.OperationLog;
import java.util.List;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/**
 * Passes each entry of the engine's operation log on. It is no bean: the engine's starter would take one for the only
 * handler.
 */
public final class OperationLogListener implements HistoryEventHandler {

    private final OperationLog operationLog;

    public OperationLogListener(OperationLog operationLog) {
        this.operationLog = operationLog;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity entry) {
            operationLog.record(entry);
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
