package dev.keyturn.task;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.ServerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a sync server's own log says of an update, such as event 2618: a second witness. Without it, a rotation goes on. */
class ServerEvents {

    /** The server may write the event down before it looks at the clock for the update. */
    private static final Duration JUST_BEFORE = Duration.ofSeconds(2);

    private static final int MOST = 30;
    private static final int LONGEST_MESSAGE = 400;

    private final ConnectorAdapter connectors;
    private final StepRecords steps;

    ServerEvents(ConnectorAdapter connectors, StepRecords steps) {
        this.connectors = connectors;
        this.steps = steps;
    }

    /** Adds them, or why they could not be had. */
    void collect(String rotation, SyncServer server, JsonFacts evidence) {
        Instant since = updatedAt(rotation, server);
        try {
            List<ServerEvent> events = connectors.events(server, since.minus(JUST_BEFORE));
            evidence.with(
                    StepEvidence.EVENTS,
                    events.stream()
                            .skip(Math.max(0, events.size() - MOST))
                            .map(ServerEvents::facts)
                            .toList());
        } catch (StepFailure failure) {
            evidence.with("eventsMissing", failure.code());
        }
    }

    /** By the server's clock, as it said itself. */
    private Instant updatedAt(String rotation, SyncServer server) {
        return steps.of(rotation).stream()
                .filter(step -> ModelStep.UPDATE_CONNECTOR.is(step.name())
                        && server.name().equals(step.server()))
                .filter(step -> step.state() == StepRecord.State.DONE)
                .map(step -> Instant.parse(String.valueOf(step.evidence().get(StepEvidence.UPDATED_AT))))
                .reduce(Instant.EPOCH, (earlier, later) -> later);
    }

    private static Map<String, Object> facts(ServerEvent event) {
        String message = event.message();
        return new JsonFacts()
                .with("id", event.id())
                .with("source", event.source())
                .with("time", event.time())
                .with(
                        "message",
                        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…")
                .asMap();
    }
}
