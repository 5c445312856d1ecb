package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.syncserver.Command;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sync server of the lab as its answers tell it. */
final class LabDescription {

    private static final String MODULE_VERSION = "lab";
    private static final String OUTDATED_VERSION = "2.4.131.0";
    private static final int LAST_RUNS = 10;
    private static final int CYCLE_SECONDS = 1800;
    private static final String BRANCH = "DC=branch,DC=contoso,DC=com";

    private final LabServerParts parts;
    private final LabServerSettings settings;

    LabDescription(LabServerParts parts) {
        this.parts = parts;
        this.settings = parts.settings();
    }

    ObjectNode whole() {
        LabServerState state = parts.store().state();
        ObjectNode description = LabFolder.JSON
                .createObjectNode()
                .put("name", settings.name())
                .put("role", settings.role())
                .put(
                        "productVersion",
                        parts.strikes(Fault.OUTDATED_VERSION) ? OUTDATED_VERSION : settings.productVersion())
                .put("moduleVersion", MODULE_VERSION);
        ArrayNode capabilities = description.putArray("capabilities");
        Arrays.stream(Command.values()).map(Command::verb).forEach(capabilities::add);
        capabilities.add("strategy:store-password").add("wait").add("since").add("probe");
        description.set("service", service(state));
        description.set("scheduler", scheduler());
        ArrayNode running = description.putArray("running");
        if (parts.cycle().inProgress()) {
            running.addObject().put("connector", settings.connector()).put("state", "Busy");
        }
        ArrayNode connectors = description.putArray("connectors").add(connector(state));
        if (parts.holds(Fault.SECOND_CONNECTOR)) {
            connectors.add(connector(state).put("name", "second." + settings.connector()));
        }
        connectors.add(entraConnector());
        ArrayNode runs = description.putArray("lastRuns");
        for (int i = state.runs().size() - 1; i >= 0 && runs.size() < LAST_RUNS; i--) {
            runs.add(run(state.runs().get(i)));
        }
        ArrayNode peers = description.putArray("peers");
        settings.peers().forEach(peer -> peers.addObject()
                .put("name", peer)
                .put("account", settings.account())
                .put("source", "account-description"));
        state.events().stream()
                .filter(event -> event.id() == LabService.DATABASE_FULL)
                .reduce((earlier, later) -> later)
                .ifPresent(event -> description.set("databaseFull", LabFolder.JSON.valueToTree(event)));
        return description;
    }

    ObjectNode service(LabServerState state) {
        return LabFolder.JSON
                .createObjectNode()
                .put("name", "ADSync")
                .put("state", state.service().state())
                .put("startedAt", text(state.service().startedAt()));
    }

    ObjectNode run(LabServerView.Run run) {
        ObjectNode json = LabFolder.JSON
                .createObjectNode()
                .put("connector", settings.connector())
                .put("profile", run.profile())
                .put("result", run.result());
        String connectionResult = LabRuns.connectionResult(run);
        if (connectionResult != null) {
            json.put("connectionResult", connectionResult);
        }
        return json.put("startedAt", run.startedAt().toString())
                .put("endedAt", run.endedAt().toString());
    }

    @Nullable
    ObjectNode lastRun() {
        List<LabServerView.Run> runs = parts.store().state().runs();
        return runs.isEmpty() ? null : run(runs.get(runs.size() - 1));
    }

    ObjectNode credential(@Nullable Instant updatedAt) {
        return LabFolder.JSON
                .createObjectNode()
                .put("credentialUpdatedAt", text(updatedAt))
                .put("configurationDigest", digest());
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private ObjectNode scheduler() {
        return LabFolder.JSON
                .createObjectNode()
                .put("syncCycleEnabled", parts.syncCycleEnabled())
                .put("cycleInProgress", parts.cycle().inProgress())
                .put("intervalSeconds", CYCLE_SECONDS)
                .put("stagingModeEnabled", !settings.active())
                .put("suspended", parts.suspended())
                .put("wizardOpen", parts.wizardOpen());
    }

    private ObjectNode connector(LabServerState state) {
        ObjectNode connector = LabFolder.JSON
                .createObjectNode()
                .put("name", parts.connector())
                .put("type", "AD")
                .put("account", parts.account())
                .put("domain", parts.domain())
                .put("credentialUpdatedAt", text(state.credential().updatedAt()));
        List<String> partitions = parts.holds(Fault.PARTITION_CREDENTIALS) ? List.of(BRANCH) : List.of();
        connector.set("lastFence", LabFolder.JSON.valueToTree(state.lastFence()));
        connector.set("partitionCredentials", LabFolder.JSON.valueToTree(partitions));
        return connector;
    }

    private ObjectNode entraConnector() {
        return LabFolder.JSON
                .createObjectNode()
                .put("name", settings.entraConnector())
                .put("type", "Extensible2");
    }

    private String digest() {
        String configuration =
                String.join("\n", settings.connector(), settings.account(), settings.domain(), settings.name());
        return Sha256.of(configuration);
    }
}
