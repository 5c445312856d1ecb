package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.server.LabServerView.Event;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.syncserver.Command;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What each command does to one sync server of the lab. */
final class LabServerCommands {

    private static final String STORE_PASSWORD = "store-password";
    private static final Set<Integer> SERVICE_EVENTS = Set.of(2001, 2002, 2005, 6052);
    /** They need the global settings or the run history. The others speak with the service by COM. */
    private static final Set<Command> THROUGH_THE_PIPE = Set.of(Command.DESCRIBE, Command.VERIFY_IMPORT);

    private final LabServerParts parts;
    private final LabService service;
    private final LabRuns runs;
    private final LabDescription description;
    private final LabCredentialEvents events;
    private final LabSyncSwitch syncSwitch;

    LabServerCommands(LabServerParts parts, LabService service, LabRuns runs) {
        this.parts = parts;
        this.service = service;
        this.runs = runs;
        this.description = new LabDescription(parts);
        this.events = new LabCredentialEvents(parts);
        this.syncSwitch = new LabSyncSwitch(parts);
    }

    /** Adds what the command has to say to the answer; what it saw before and after also when it is refused. */
    void run(Command command, LabRequest request, ObjectNode answer) {
        refuseWithoutAccess(command);
        switch (command) {
            case DESCRIBE -> answer.set("result", described(request));
            case PAUSE_SYNC -> syncSwitch.pause(request, answer);
            case RESUME_SYNC -> syncSwitch.resume(request, answer);
            case UPDATE_CREDENTIAL -> updateCredential(request, answer);
            case RESTART_SERVICE -> restart(request, answer);
            case VERIFY_IMPORT -> verifyImport(request, answer);
            case CREDENTIAL_EVENTS -> answer.set("result", events.asked(request));
        }
    }

    /** The event log asks neither the service nor its groups. */
    private void refuseWithoutAccess(Command command) {
        if (command != Command.CREDENTIAL_EVENTS && parts.strikes(Fault.ROLE_MISSING)) {
            throw new LabRefusal(
                    "role-missing", "The synchronization service refuses the account: it is not in its group.");
        }
        if (THROUGH_THE_PIPE.contains(command) && parts.strikes(Fault.ENDPOINT_MISSING)) {
            throw new LabRefusal("endpoint-missing", "Nothing of the synchronization service listens for commands.");
        }
    }

    private ObjectNode described(LabRequest request) {
        ObjectNode whole = description.whole();
        if (request.optionalFlag("probe")) {
            whole.set("probes", new LabProbes(parts).all());
        }
        return whole;
    }

    private void updateCredential(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        if (!request.text("strategy", STORE_PASSWORD).equals(STORE_PASSWORD)) {
            throw new LabRefusal("bad-request", "The lab stores passwords only.");
        }
        if (parts.strikes(Fault.EXPORT_DENIED)) {
            throw LabProbes.denied();
        }
        if (parts.strikes(Fault.NO_PASSWORD)) {
            throw LabProbes.notWritable(parts.settings().connector());
        }
        String encrypted = parts.keys().encrypt(request.password());
        parts.refuseWhileBusy();
        service.startWhenStopped(fence);
        Instant before = parts.store().state().credential().updatedAt();
        answer.set("before", description.credential(before));
        Instant updatedAt = parts.store().now();
        Event audit = parts.event(
                2618,
                "Entra Connect Admin Actions",
                "The credentials of the connector \"" + parts.settings().connector() + "\" were updated.");
        if (parts.strikes(Fault.CONFIGURATION_CHANGES)) {
            store(request, fence, encrypted, updatedAt, audit);
            answer.set("after", description.credential(updatedAt));
            throw new LabRefusal(
                    "configuration-changed",
                    "The configuration of the connector " + parts.settings().connector()
                            + " differed in more than its credential after the update. It was put back, with the new"
                            + " password.");
        }
        store(request, fence, encrypted, updatedAt, audit);
        answer.set("after", description.credential(updatedAt));
        answer.putObject("result")
                .put("strategy", STORE_PASSWORD)
                .put("configurationCompared", true)
                .set("event", LabFolder.JSON.valueToTree(audit));
    }

    private void store(LabRequest request, Fence fence, String encrypted, Instant updatedAt, Event audit) {
        boolean kept = !parts.strikes(Fault.IGNORE_CREDENTIAL_UPDATE);
        parts.store().update(state -> {
            LabServerParts.refuseOlder(state, fence);
            LabServerState noted = state.withEvent(audit);
            return kept ? noted.withStored(encrypted, updatedAt) : noted;
        });
        parts.journal(
                "update-credential",
                Map.of(
                        "connector",
                        parts.settings().connector(),
                        "fingerprint",
                        parts.keys().fingerprint(request.password()),
                        "kept",
                        kept),
                fence);
    }

    private void restart(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        answer.set("before", description.service(parts.store().state()));
        if (parts.strikes(Fault.RESTART_DENIED)) {
            throw LabProbes.denied();
        }
        Instant begun = parts.store().now();
        try {
            service.restart(fence);
        } finally {
            answer.set("after", description.service(parts.store().state()));
        }
        ArrayNode written = answer.putObject("result").putArray("events");
        parts.store().state().events().stream()
                .filter(event ->
                        SERVICE_EVENTS.contains(event.id()) && event.time().isAfter(begun))
                .forEach(event -> written.add(LabFolder.JSON.<ObjectNode>valueToTree(event)));
    }

    private void verifyImport(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        parts.refuseWhileBusy();
        ObjectNode before = description.lastRun();
        LabRuns.Outcome outcome = runs.run(LabRuns.DELTA_IMPORT, fence);
        answer.putObject("before").set("lastRun", before);
        answer.putObject("after").set("lastRun", description.run(outcome.run()));
        ObjectNode result = description.run(outcome.run()).put("verdict", outcome.verdict());
        if (outcome.verdict().equals(LabRuns.PROVED)) {
            result.put("search", runs.search());
        }
        if (outcome.event() != null) {
            result.set("event", LabFolder.JSON.valueToTree(outcome.event()));
        }
        answer.set("result", result);
    }
}
