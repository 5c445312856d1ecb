package dev.keyturn.lab.server;

import dev.keyturn.lab.server.LabServerView.Run;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sync server of the lab behind a real SSH server. Its connector keeps the password that it was given, and its service
 * goes on with the one that it loaded when it started: who forgets the restart sees imports fail as in the field.
 */
public final class LabSyncServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LabSyncServer.class);
    private static final Duration SLOWNESS = Duration.ofSeconds(3);

    private final LabServerParts parts;
    private final LabService service;
    private final LabRuns runs;
    private final LabProtocol protocol;
    private final LabSshServer ssh;

    /** @param port where SSH listens on 127.0.0.1, 0 for a free one */
    public LabSyncServer(
            LabServerSettings settings,
            LabTenant tenant,
            LabSshKeys keys,
            LabFolder folder,
            LabKeys labKeys,
            Faults faults,
            Journal journal,
            Clock clock,
            int port) {
        LabServerStore store = new LabServerStore(folder, settings.name(), clock);
        parts = new LabServerParts(
                settings, tenant, store, new LabCycle(settings.target(), faults), labKeys, faults, journal);
        service = new LabService(parts);
        runs = new LabRuns(parts);
        protocol = new LabProtocol(new LabServerCommands(parts, service, runs), store);
        ssh = new LabSshServer(
                settings.name(),
                port,
                folder.file("server-" + settings.name() + "-host.key"),
                keys,
                () -> parts.strikes(Fault.UNREACHABLE),
                this::answer);
    }

    public void start() {
        ssh.start();
    }

    public int port() {
        return ssh.port();
    }

    /** As in a {@code known_hosts} line, to be pinned. */
    public String hostKey() {
        return ssh.hostKey();
    }

    /** Gives a new server the password that its wizard would have made; one that has a password keeps it. */
    public void storeInitialPassword(Secret password) {
        if (parts.store().state().stored() == null) {
            String encrypted = parts.keys().encrypt(password);
            parts.store().update(state -> state.stored() == null ? state.withInitialPassword(encrypted) : state);
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
        if (!parts.tenant().syncCycleEnabled() || refusedSinceStart()) {
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
        Instant started = state.serviceStartedAt();
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
        ssh.close();
    }

    private byte @Nullable [] answer(Command command, byte[] request) {
        if (parts.strikes(Fault.FOREIGN_VERSION)) {
            return protocol.foreignAnswer();
        }
        byte[] answer = protocol.answer(command, request);
        if (parts.strikes(Fault.SLOW)) {
            LockSupport.parkNanos(SLOWNESS.toNanos());
        }
        if (parts.strikes(Fault.HALF_ANSWER)) {
            return Arrays.copyOf(answer, answer.length / 2);
        }
        boolean worked = command.fenced();
        return worked && parts.strikes(Fault.LOSE_ANSWER) ? null : answer;
    }
}
