package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.lab.server.LabServerView.Event;
import dev.keyturn.lab.state.LabFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The part of the event log that speaks about credentials. */
final class LabCredentialEvents {

    private static final Set<Integer> IDS = Set.of(611, 612, 654, 2518, 2618, 6000, 6001, 6007, 6601, 6602, 6603);
    private static final int LIMIT = 200;
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final LabServerParts parts;

    LabCredentialEvents(LabServerParts parts) {
        this.parts = parts;
    }

    ObjectNode asked(LabRequest request) {
        Instant since =
                request.instant("since").orElseGet(() -> parts.store().now().minus(LOOK_BACK));
        int limit = (int) request.number("limit", LIMIT);
        List<Event> events = parts.store().state().events().stream()
                .filter(event -> IDS.contains(event.id()) && !event.time().isBefore(since))
                .toList();
        ObjectNode result = LabFolder.JSON
                .createObjectNode()
                .put("since", since.toString())
                .put("truncated", events.size() > limit);
        result.set(
                "events",
                LabFolder.JSON.valueToTree(events.subList(Math.max(0, events.size() - limit), events.size())));
        return result;
    }
}
