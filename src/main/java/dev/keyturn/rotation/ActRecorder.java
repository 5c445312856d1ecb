package dev.keyturn.rotation;

import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * Copies the engine's operation log of rotations, in the transaction of the operation, and adds how the person had logged
 * in: the log itself does not say.
 */
public class ActRecorder {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passwd|pwd|secret|credential).*");

    private final ActTable acts;
    private final CurrentPerson people;
    private final CurrentLogin login;
    private final Clock clock;

    ActRecorder(ActTable acts, CurrentPerson people, CurrentLogin login, Clock clock) {
        this.acts = acts;
        this.people = people;
        this.login = login;
        this.clock = clock;
    }

    /** Called by the engine for every entry, before it is in the database. */
    public void record(UserOperationLogEntry entry) {
        if (Picture.PROCESS.equals(entry.getProcessDefinitionKey())) {
            acts.add(entry.getProcessInstanceId(), operation(entry));
        }
    }

    /**
     * Nobody is logged in where the process goes on by itself. Whoever is has moved it there, and the engine writes its log
     * only when the process has gone on as far as it can.
     */
    void recordWhoMovedItHere(String processInstance) {
        people.find()
                .ifPresent(person -> acts.add(
                        processInstance,
                        new Operation(
                                UUID.randomUUID().toString(),
                                null,
                                clock.instant(),
                                person.id(),
                                login.of(person.id()),
                                UserOperationLogEntry.OPERATION_TYPE_MODIFY_PROCESS_INSTANCE,
                                EntityTypes.PROCESS_INSTANCE,
                                null,
                                null,
                                null,
                                null)));
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
