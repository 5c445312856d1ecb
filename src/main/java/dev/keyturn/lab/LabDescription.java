package dev.keyturn.lab;

import dev.keyturn.remote.ServerDescription.ConnectorInfo;
import dev.keyturn.remote.ServerDescription.SchedulerInfo;
import dev.keyturn.remote.ServerDescription.ServiceInfo;
import dev.keyturn.secret.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sync server of the lab as the command {@code describe} tells it, and, in {@link #view}, as the lab's REST interface
 * shows it.
 */
record LabDescription(
        String name,
        String role,
        String productVersion,
        ServiceInfo service,
        SchedulerInfo scheduler,
        List<ConnectorInfo> connectors) {

    private static final Set<Integer> CREDENTIAL_EVENTS = Set.of(611, 612, 2518, 2618, 6000);

    static LabDescription of(LabServerParts parts) {
        LabServerSettings settings = parts.settings();
        LabServerState state = parts.store().state();
        return new LabDescription(
                settings.name(),
                settings.role(),
                settings.productVersion(),
                new ServiceInfo(state.serviceState(), state.serviceStartedAt()),
                new SchedulerInfo(
                        parts.tenant().syncCycleEnabled(), parts.cycle().inProgress()),
                List.of(new ConnectorInfo(
                        settings.connector(),
                        "AD",
                        settings.account(),
                        settings.domain(),
                        state.credentialUpdatedAt(),
                        state.lastFence(),
                        List.of())));
    }

    static List<LabServerView.Event> credentialEvents(LabServerParts parts) {
        return parts.store().state().events().stream()
                .filter(event -> CREDENTIAL_EVENTS.contains(event.id()))
                .toList();
    }

    static LabServerView view(LabServerParts parts) {
        LabServerSettings settings = parts.settings();
        LabServerState state = parts.store().state();
        return new LabServerView(
                settings.name(),
                settings.role(),
                new LabServerView.Service(state.serviceState(), state.serviceStartedAt()),
                new LabServerView.Scheduler(
                        parts.tenant().syncCycleEnabled(), parts.cycle().inProgress()),
                List.of(new LabServerView.Connector(
                        settings.connector(),
                        settings.account(),
                        fingerprint(parts, state.stored()),
                        fingerprint(parts, state.loaded()),
                        state.credentialUpdatedAt())),
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
}
