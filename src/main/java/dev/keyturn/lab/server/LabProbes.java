package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.LabFolder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sync server of the lab says when it is asked by everything that a rotation needs. */
final class LabProbes {

    private static final List<String> OF_THE_DESCRIPTION = List.of(
            "Get-ADSyncConnector",
            "Get-ADSyncScheduler",
            "Get-ADSyncConnectorRunStatus",
            "Get-ADSyncGlobalSettings",
            "Get-ADSyncRunProfileResult");

    private final LabServerParts parts;
    private final ArrayNode probes = LabFolder.JSON.createArrayNode();

    LabProbes(LabServerParts parts) {
        this.parts = parts;
    }

    static LabRefusal notWritable(String connector) {
        return new LabRefusal(
                "credential-not-writable",
                "The connector " + connector + " has no connectivity parameter named password. Nothing was changed.");
    }

    static LabRefusal denied() {
        return new LabRefusal("access-denied", "Access is denied.");
    }

    /** A server whose service is stopped has nobody to ask. */
    ArrayNode all() {
        if (!parts.store().state().running()) {
            return probes;
        }
        String connector = parts.settings().connector();
        OF_THE_DESCRIPTION.forEach(name -> add(name, null, null));
        add("Get-ADSyncServerConfiguration", null, parts.strikes(Fault.EXPORT_DENIED) ? denied() : null);
        add("Set-ADSyncScheduler", null, null);
        add("Add-ADSyncConnector", connector, parts.strikes(Fault.NO_PASSWORD) ? notWritable(connector) : null);
        List.of("Stop-ADSyncSyncCycle", "Invoke-ADSyncRunProfile").forEach(name -> add(name, null, null));
        add("Service ADSync", null, parts.strikes(Fault.RESTART_DENIED) ? denied() : null);
        add("Application log", null, null);
        return probes;
    }

    private void add(String name, @Nullable String connector, @Nullable LabRefusal refusal) {
        ObjectNode probe = probes.addObject().put("name", name);
        if (connector != null) {
            probe.put("connector", connector);
        }
        probe.put("ok", refusal == null);
        if (refusal != null) {
            probe.put("code", refusal.code()).put("message", refusal.getMessage());
        }
    }
}
