package dev.keyturn.lab.server;

import dev.keyturn.secret.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync server of the lab as its REST interface shows it.
 *
 * @param role {@code active} or {@code staging}
 * @param runs the run history, oldest first
 * @param events the Application event log, oldest first
 */
public record LabServerView(
        String name,
        String role,
        Service service,
        Scheduler scheduler,
        List<Connector> connectors,
        List<Run> runs,
        List<Event> events) {

    static LabServerView of(LabServerParts parts) {
        LabServerSettings settings = parts.settings();
        LabServerState state = parts.store().state();
        return new LabServerView(
                settings.name(),
                settings.role(),
                new Service(state.service().state(), state.service().startedAt()),
                new Scheduler(parts.syncCycleEnabled(), parts.cycle().inProgress()),
                List.of(new Connector(
                        settings.connector(),
                        settings.account(),
                        fingerprint(parts, state.credential().stored()),
                        fingerprint(parts, state.service().loaded()),
                        state.credential().updatedAt())),
                state.runs(),
                state.events());
    }

    private static @Nullable String fingerprint(LabServerParts parts, @Nullable String encrypted) {
        if (encrypted == null) {
            return null;
        }
        try (Secret password = parts.keys().decrypt(encrypted)) {
            return parts.keys().fingerprint(password);
        }
    }

    record Service(String state, @Nullable Instant startedAt) {}

    public record Scheduler(boolean syncCycleEnabled, boolean cycleInProgress) {}

    /**
     * @param storedFingerprint of the password that the connector keeps
     * @param loadedFingerprint of the password that the running service holds in memory
     */
    public record Connector(
            String name,
            String account,
            @Nullable String storedFingerprint,
            @Nullable String loadedFingerprint,
            @Nullable Instant updatedAt) {}

    public record Run(String profile, String result, Instant startedAt, Instant endedAt) {}

    public record Event(int id, String source, String message, Instant time) {}
}
