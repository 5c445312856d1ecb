package dev.keyturn.lab.server;

import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.server.LabServerView.Event;
import dev.keyturn.lab.server.LabServerView.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sync server of the lab must not forget.
 *
 * @param pause what the pause of a rotation found, until that rotation resumes
 */
record LabServerState(
        Service service,
        Credential credential,
        @Nullable Fence lastFence,
        @Nullable Pause pause,
        List<Run> runs,
        List<Event> events) {

    static final String RUNNING = "Running";
    static final String STOPPED = "Stopped";

    /** On the way up: a lab that is killed now finds the service started when it comes back. */
    static final String START_PENDING = "StartPending";

    private static final int HISTORY = 200;

    /**
     * @param loaded the password that the running service holds in memory, encrypted: kept in the file because a restart of
     *     the lab is no restart of the service
     */
    record Service(
            String state,
            @Nullable Instant startedAt,
            @Nullable String loaded) {}

    /** @param stored the password that the connector keeps, encrypted */
    record Credential(@Nullable String stored, @Nullable Instant updatedAt) {}

    record Pause(long rotation, boolean enabledBefore) {}

    static LabServerState fresh(Instant startedAt) {
        Service running = new Service(RUNNING, startedAt, null);
        return new LabServerState(running, new Credential(null, null), null, null, List.of(), List.of());
    }

    boolean running() {
        return RUNNING.equals(service.state());
    }

    LabServerState withService(String state, @Nullable Instant startedAt) {
        return with(new Service(state, startedAt, service.loaded()), credential);
    }

    /** A service that starts loads what its connector keeps. */
    LabServerState started(Instant startedAt) {
        return with(new Service(RUNNING, startedAt, credential.stored()), credential);
    }

    LabServerState withInitialPassword(String encrypted) {
        return with(
                new Service(service.state(), service.startedAt(), encrypted),
                new Credential(encrypted, credential.updatedAt()));
    }

    LabServerState withStored(String encrypted, Instant updatedAt) {
        return with(service, new Credential(encrypted, updatedAt));
    }

    private LabServerState with(Service now, Credential kept) {
        return new LabServerState(now, kept, lastFence, pause, runs, events);
    }

    LabServerState withFence(Fence fence) {
        return new LabServerState(service, credential, fence, pause, runs, events);
    }

    LabServerState withPause(@Nullable Pause found) {
        return new LabServerState(service, credential, lastFence, found, runs, events);
    }

    LabServerState withRun(Run run) {
        return new LabServerState(service, credential, lastFence, pause, appended(runs, run), events);
    }

    LabServerState withEvent(Event event) {
        return new LabServerState(service, credential, lastFence, pause, runs, appended(events, event));
    }

    private static <T> List<T> appended(List<T> history, T latest) {
        List<T> longer = new ArrayList<>(history);
        longer.add(latest);
        return List.copyOf(longer.subList(Math.max(0, longer.size() - HISTORY), longer.size()));
    }
}
