package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How each sync server was left: what was done last on it, and what its own log says about that. */
class ServersSection implements EvidenceSection {

    @Override
    public List<Map<String, Object>> of(RecordedRotation recorded) {
        Set<String> servers = new LinkedHashSet<>();
        recorded.steps().stream()
                .map(StepRecord::server)
                .filter(Objects::nonNull)
                .forEach(servers::add);
        return servers.stream().sorted().map(server -> facts(server, recorded)).toList();
    }

    private static Map<String, Object> facts(String server, RecordedRotation recorded) {
        Map<String, Object> update = last(server, ModelStep.UPDATE_CONNECTOR, recorded);
        Map<String, Object> restart = last(server, ModelStep.RESTART_SYNC_SERVICE, recorded);
        Map<String, Object> verification = last(server, ModelStep.VERIFY_SYNC, recorded);
        return new JsonFacts()
                .with("server", server)
                .with("connector", update.get(StepEvidence.CONNECTOR))
                .with("updatedAt", update.get(StepEvidence.UPDATED_AT))
                .with("passwordVersion", update.get(StepEvidence.PASSWORD_VERSION))
                .with("service", part(restart, "restarted", "stoppedAt", "startedBefore", "startedAfter"))
                .with("verification", part(verification, "profile", "result", "provesThePassword", "endedAt"))
                .with("events", verification.getOrDefault(StepEvidence.EVENTS, List.of()))
                .asMap();
    }

    private static Map<String, Object> last(String server, ModelStep step, RecordedRotation recorded) {
        return recorded.done(step).stream()
                .filter(done -> server.equals(done.server()))
                .map(StepRecord::evidence)
                .reduce(Map.of(), (earlier, later) -> later);
    }

    private static @Nullable Map<String, Object> part(Map<String, Object> evidence, String... members) {
        if (evidence.isEmpty()) {
            return null;
        }
        JsonFacts part = new JsonFacts();
        for (String member : members) {
            Object value = evidence.get(member);
            part.with(member, "null".equals(value) ? null : value);
        }
        return part.asMap();
    }
}
