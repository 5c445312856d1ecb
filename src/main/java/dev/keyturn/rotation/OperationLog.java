package dev.keyturn.rotation;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.LoginMethod;
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
 * The operation log of one rotation: what people did to it through the engine. Keyturn's own rows hold the very
 * transaction that asks as well, and the logins; the engine's log holds the annotations that were added later, and what
 * was done before there were such rows.
 */
public class OperationLog {

    private final OperationLogTable operationLog;
    private final HistoryService history;
    private final Clock clock;

    OperationLog(OperationLogTable operationLog, @Lazy HistoryService history, Clock clock) {
        this.operationLog = operationLog;
        this.history = history;
        this.clock = clock;
    }

    /** Oldest first. */
    public List<OperationLogEntry> of(String processInstance, Instant begun, @Nullable Instant ended) {
        List<OperationLogEntry> own = operationLog.of(processInstance, begun, ended == null ? clock.instant() : ended);
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
                                .map(OperationLog::withoutLogin))
                .map(operation -> operation.with(notes.get(operation.id())))
                .sorted(Comparator.comparing(OperationLogEntry::at))
                .toList();
    }

    private static OperationLogEntry withoutLogin(UserOperationLogEntry entry) {
        return new OperationLogEntry(
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
