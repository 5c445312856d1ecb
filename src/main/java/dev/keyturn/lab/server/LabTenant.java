package dev.keyturn.lab.server;

import dev.keyturn.lab.state.LabFolder;

/** What the sync servers of one tenant share: the scheduler's switch lives in Entra ID, so active and staging servers see the same. */
public final class LabTenant {

    private record State(boolean syncCycleEnabled) {}

    private final LabFolder folder;
    private final String file;
    private boolean syncCycleEnabled;

    public LabTenant(String name, LabFolder folder) {
        this.folder = folder;
        this.file = "tenant-" + name + ".json";
        this.syncCycleEnabled =
                folder.read(file, State.class).orElse(new State(true)).syncCycleEnabled();
    }

    synchronized boolean syncCycleEnabled() {
        return syncCycleEnabled;
    }

    /** @return the value before */
    synchronized boolean switchSyncCycle(boolean enabled) {
        boolean before = syncCycleEnabled;
        folder.write(file, new State(enabled));
        syncCycleEnabled = enabled;
        return before;
    }
}
