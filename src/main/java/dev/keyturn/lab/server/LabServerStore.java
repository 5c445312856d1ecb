package dev.keyturn.lab.server;

import dev.keyturn.lab.state.LabFolder;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The state of one sync server, on disk before a change is answered. */
final class LabServerStore {

    private final LabFolder folder;
    private final String file;
    private final Clock clock;
    private LabServerState state;
    private Instant last = Instant.EPOCH;

    LabServerStore(LabFolder folder, String server, Clock clock) {
        this.folder = folder;
        this.file = "server-" + server + ".json";
        this.clock = clock;
        this.state = folder.read(file, LabServerState.class).orElseGet(() -> LabServerState.fresh(now()));
    }

    synchronized LabServerState state() {
        return state;
    }

    /** Nothing is changed when the change throws. */
    synchronized LabServerState update(UnaryOperator<LabServerState> change) {
        LabServerState changed = change.apply(state);
        folder.write(file, changed);
        state = changed;
        return changed;
    }

    /** Never the same twice: which of two things came first decides whether a service has loaded a password. */
    synchronized Instant now() {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plusNanos(1000);
        return last;
    }
}
