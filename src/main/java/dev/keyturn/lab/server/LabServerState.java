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
 * @param stored the password that the connector keeps, encrypted
 * @param loaded the password that the running service holds in memory, encrypted: kept in the file because a restart of
 *     the lab is no restart of the service
 * @param pause what the pause of a rotation found, until that rotation resumes
 */
record LabServerState(
        String serviceState,
        @Nullable Instant serviceStartedAt,
        @Nullable String stored,
        @Nullable String loaded,
        @Nullable Instant credentialUpdatedAt,
        @Nullable Fence lastFence,
        @Nullable Pause pause,
        List<Run> runs,
        List<Event> events) {

    static final String RUNNING = "Running";
    static final String STOPPED = "Stopped";
    /** On the way up: a lab that is killed now finds the service started when it comes back. */
    static final String START_PENDING = "StartPending";

    private static final int HISTORY = 200;

    record Pause(long rotation, boolean enabledBefore) {}

    static LabServerState fresh(Instant startedAt) {
        return new LabServerState(RUNNING, startedAt, null, null, null, null, null, List.of(), List.of());
    }

    boolean running() {
        return RUNNING.equals(serviceState);
    }

    LabServerState withService(String state, @Nullable Instant startedAt) {
        return new LabServerState(
                state, startedAt, stored, loaded, credentialUpdatedAt, lastFence, pause, runs, events);
    }

    /** A service that starts loads what its connector keeps. */
    LabServerState started(Instant startedAt) {
        return new LabServerState(
                RUNNING, startedAt, stored, stored, credentialUpdatedAt, lastFence, pause, runs, events);
    }

    LabServerState withInitialPassword(String encrypted) {
        return new LabServerState(
                serviceState,
                serviceStartedAt,
                encrypted,
                encrypted,
                credentialUpdatedAt,
                lastFence,
                pause,
                runs,
                events);
    }

    LabServerState withStored(String encrypted, Instant updatedAt) {
        return new LabServerState(
                serviceState, serviceStartedAt, encrypted, loaded, updatedAt, lastFence, pause, runs, events);
    }

    LabServerState withFence(Fence fence) {
        return new LabServerState(
                serviceState, serviceStartedAt, stored, loaded, credentialUpdatedAt, fence, pause, runs, events);
    }

    LabServerState withPause(@Nullable Pause found) {
        return new LabServerState(
                serviceState, serviceStartedAt, stored, loaded, credentialUpdatedAt, lastFence, found, runs, events);
    }

    LabServerState withRun(Run run) {
        return new LabServerState(
                serviceState,
                serviceStartedAt,
                stored,
                loaded,
                credentialUpdatedAt,
                lastFence,
                pause,
                appended(runs, run),
                events);
    }

    LabServerState withEvent(Event event) {
        return new LabServerState(
                serviceState,
                serviceStartedAt,
                stored,
                loaded,
                credentialUpdatedAt,
                lastFence,
                pause,
                runs,
                appended(events, event));
    }

    private static <T> List<T> appended(List<T> history, T latest) {
        List<T> longer = new ArrayList<>(history);
        longer.add(latest);
        return List.copyOf(longer.subList(Math.max(0, longer.size() - HISTORY), longer.size()));
    }
}
