package dev.keyturn.engine.guard;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedAttempts;
import java.util.Set;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.cmd.AbstractPatchVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractVariableCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.jspecify.annotations.Nullable;

/**
 * Variables of a rotation are what an approver reads before deciding, so they cannot be written from outside. And a
 * variable that is named like a password never gets into the engine: its history keeps every value. Every way to write
 * a variable passes the history, and what is refused here is rolled back.
 */
public final class VariableGuard {

    private static final Set<String> OURS = Set.of(ProcessModel.PROCESS, ProcessModel.CANCEL_PROCESS);
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|pwd|secret|credential).*");

    private final RefusedAttempts refused;

    public VariableGuard(RefusedAttempts refused) {
        this.refused = refused;
    }

    public void check(HistoryEvent event) {
        if (!(event instanceof HistoricVariableUpdateEventEntity variable)
                || !OURS.contains(String.valueOf(event.getProcessDefinitionKey()))) {
            return;
        }
        if (isObject(variable.getSerializerName())) {
            throw new BadUserRequestException(
                    "A variable of a rotation is a text, a number, a date or JSON, and never a"
                            + " serialized object.");
        }
        if (variable.getTextValue() != null && !PlainText.isLines(variable.getTextValue())) {
            throw new BadUserRequestException(
                    "A variable of a rotation has no control characters other than line breaks"
                            + " and tabs. Remove them.");
        }
        if (!ProcessModel.PROCESS.equals(event.getProcessDefinitionKey())) {
            return;
        }
        if (SECRET.matcher(variable.getVariableName()).matches()) {
            throw new BadUserRequestException("A variable must not be named like a password: it would be kept in the"
                    + " history. The password of a repair is entered in its own task.");
        }
        if (isFromOutside(event)) {
            throw refused.refuse(
                    "The variables of a rotation cannot be written from outside: people decide by what they say. Complete"
                            + " the task that is open, or cancel the rotation and ask again.",
                    event.getProcessInstanceId(),
                    null,
                    variable.getVariableName());
        }
    }

    /** They are written where a rotation begins and goes on, and end with it. */
    private static boolean isFromOutside(HistoryEvent event) {
        if (event.isEventOfType(HistoryEventTypes.VARIABLE_INSTANCE_MIGRATE) || RotationCommands.goesOn()) {
            return false;
        }
        return !event.isEventOfType(HistoryEventTypes.VARIABLE_INSTANCE_DELETE)
                || takesAway(RotationCommands.current());
    }

    /** Its sender chooses the class that reading it would make, with code of that class. */
    private static boolean isObject(@Nullable String serializer) {
        return serializer != null && (serializer.equals("serializable") || serializer.startsWith("spin://"));
    }

    private static boolean takesAway(Command<?> command) {
        return command instanceof AbstractVariableCmd
                || command instanceof AbstractPatchVariablesCmd
                || command instanceof ResolveTaskCmd
                || command instanceof HandleTaskBpmnErrorCmd
                || command instanceof HandleTaskEscalationCmd;
    }
}
