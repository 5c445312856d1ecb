package dev.keyturn.rotation;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/**
 * What people did to one rotation through the engine. Keyturn's own rows hold the very transaction that asks as well, and
 * the logins; the engine's log holds the notes that were added later, and what was done before there were such rows.
 */
class Operations {

    private final ActTable acts;
    private final HistoryService history;
    private final Clock clock;

    Operations(ActTable acts, @Lazy HistoryService history, Clock clock) {
        this.acts = acts;
        this.history = history;
        this.clock = clock;
    }

    /** Oldest first. */
    List<Operation> of(String processInstance, Instant begun, @Nullable Instant ended) {
        List<Operation> own = acts.of(processInstance, begun, ended == null ? clock.instant() : ended);
        List<UserOperationLogEntry> logged = history.createUserOperationLogQuery()
                .processInstanceId(processInstance)
                .list();
        Map<String, String> notes = new HashMap<>();
        logged.forEach(entry -> notes.put(entry.getOperationId(), Facts.cut(entry.getAnnotation())));
        Set<String> known = own.stream().map(Operation::id).collect(Collectors.toSet());
        return Stream.concat(
                        own.stream(),
                        logged.stream()
                                .filter(entry -> !known.contains(entry.getOperationId()))
                                .map(Operations::withoutLogin))
                .map(operation -> operation.with(notes.get(operation.id())))
                .sorted(Comparator.comparing(Operation::at))
                .toList();
    }

    private static Operation withoutLogin(UserOperationLogEntry entry) {
        return new Operation(
                entry.getOperationId(),
                entry.getTaskId(),
                entry.getTimestamp().toInstant(),
                entry.getUserId(),
                LoginMethod.UNKNOWN,
                entry.getOperationType(),
                entry.getEntityType(),
                entry.getProperty(),
                entry.getOrgValue(),
                entry.getNewValue(),
                null);
    }
}
