package dev.keyturn.engine;

import dev.keyturn.rotation.Picture;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;

/** A running rotation is migrated to another version of its picture only: in another process no rule would hold. */
final class StaysInThePicture implements HistoryEventHandler {

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event instanceof HistoricProcessInstanceEventEntity
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_MIGRATE)
                && !Picture.PROCESS.equals(event.getProcessDefinitionKey())) {
            HistoricProcessInstance before = Context.getCommandContext()
                    .getHistoricProcessInstanceManager()
                    .findHistoricProcessInstance(event.getProcessInstanceId());
            if (before != null && Picture.PROCESS.equals(before.getProcessDefinitionKey())) {
                throw new BadUserRequestException(
                        "A rotation cannot be migrated into another process, where its rules would not hold.");
            }
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
