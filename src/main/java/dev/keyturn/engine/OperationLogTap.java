package dev.keyturn.engine;

import dev.keyturn.rotation.ActRecorder;
import java.util.List;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/** Hands each entry of the operation log on. It is no bean: the engine's starter would take one for the only handler. */
final class OperationLogTap implements HistoryEventHandler {

    private final ActRecorder acts;

    OperationLogTap(ActRecorder acts) {
        this.acts = acts;
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity entry) {
            acts.record(entry);
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
