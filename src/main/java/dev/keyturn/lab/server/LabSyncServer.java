package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.lab.server.LabServerView.Run;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.Command;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sync server of the lab with its sync worker. Its connector keeps the password that it was given, and its service
 * goes on with the one that it loaded when it started: who forgets the restart sees imports fail as in the field.
 */
public final class LabSyncServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LabSyncServer.class);
    private static final Duration SLOWNESS = Duration.ofSeconds(3);

    private final LabServerParts parts;
    private final LabService service;
    private final LabRuns runs;
    private final LabProtocol protocol;
    private final LabServerKeys serverKeys;
    private final LabSyncWorker worker;

    public LabSyncServer(
            LabServerSettings settings,
            LabTenant tenant,
            LabFolder folder,
            LabKeys labKeys,
            Faults faults,
            Journal journal,
            Clock clock) {
        LabServerStore store = new LabServerStore(folder, settings.name(), clock);
        parts = new LabServerParts(
                settings, tenant, store, new LabCycle(settings.target(), faults), labKeys, faults, journal);
        service = new LabService(parts);
        runs = new LabRuns(parts);
        serverKeys = LabServerKeys.in(folder, settings.name());
        protocol = new LabProtocol(new LabServerCommands(parts, service, runs), store, serverKeys.opening());
        worker = new LabSyncWorker(settings.name(), serverKeys, new WorkerCommands(), LabSyncWorker.PATIENCE, clock);
    }

    /**
     * Has the sync worker poll a node from now on.
     *
     * @param node the address of its worker port
     * @param thumbprint of Keyturn's key; said again, it is pinned beside the earlier one
     */
    public void poll(URI node, String thumbprint) {
        worker.poll(node, thumbprint);
    }

    /** The thumbprint of the server's signing key, to be pinned. */
    public String key() {
        return serverKeys.thumbprint();
    }

    /** Gives a new server the password that its wizard would have made; one that has a password keeps it. */
    public void storeInitialPassword(Secret password) {
        if (parts.store().state().credential().stored() == null) {
            String encrypted = parts.keys().encrypt(password);
            parts.store()
                    .update(state ->
                            state.credential().stored() == null ? state.withInitialPassword(encrypted) : state);
        }
    }

    public LabServerView view() {
        return LabServerView.of(parts);
    }

    /**
     * Runs a profile as an operator on the server would.
     *
     * @throws IllegalArgumentException when there is no such profile
     * @throws LabRefusal when a run is going on or the service does not run
     */
    public Run run(String profile) {
        return runs.run(profile, null).run();
    }

    /**
     * What the server's own scheduler does. It stops at the first refusal until the service is restarted: a real one goes
     * on, and locks the account in the end.
     */
    void runCycle() {
        if (!parts.syncCycleEnabled() || refusedSinceStart()) {
            return;
        }
        try {
            runs.runByItself();
        } catch (LabRefusal busyOrStopped) {
            log.debug("No sync cycle on {}: {}", parts.settings().name(), busyOrStopped.getMessage());
        }
    }

    private boolean refusedSinceStart() {
        LabServerState state = parts.store().state();
        Instant started = state.service().startedAt();
        return started != null
                && state.runs().stream()
                        .anyMatch(run -> run.result().equals(LabDirectoryLogin.NO_CREDENTIALS)
                                && run.endedAt().isAfter(started));
    }

    /** Restarts the service as an administrator on the server would. */
    void restartService() {
        service.restart(null);
    }

    @Override
    public void close() {
        worker.close();
    }

    /** One command as a process on the server runs it, and the ways in which the lab is told to misbehave. */
    private final class WorkerCommands implements LabSyncWorker.Commands {

        @Override
        public boolean reachable() {
            return !parts.strikes(Fault.UNREACHABLE);
        }

        @Override
        public LabSyncWorker.@Nullable Answer run(JsonNode request) {
            if (parts.strikes(Fault.FOREIGN_VERSION)) {
                return new LabSyncWorker.Answer(LabProtocol.foreignAnswer(), false);
            }
            String answer = protocol.answer(request);
            if (parts.strikes(Fault.SLOW)) {
                LockSupport.parkNanos(SLOWNESS.toNanos());
            }
            if (parts.strikes(Fault.HALF_ANSWER)) {
                return new LabSyncWorker.Answer(answer.substring(0, answer.length() / 2), false);
            }
            boolean worked = Command.ofVerb(request.path("command").asText())
                    .filter(Command::fenced)
                    .isPresent();
            if (worked && parts.strikes(Fault.LOSE_ANSWER)) {
                return null;
            }
            return new LabSyncWorker.Answer(answer, parts.strikes(Fault.SILENT));
        }
    }
}
