package dev.keyturn.lab.server;

import dev.keyturn.lab.state.LabFolder;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sync servers of one tenant and the switches of their schedulers. Each has its own, as all but one page of
 * Microsoft's say; that one says that the switch is the tenant's, which the fault {@code tenant-switch} plays.
 */
public final class LabTenant {

    private record State(Map<String, Boolean> syncCycleEnabled) {}

    private final LabFolder folder;
    private final String file;
    private final Map<String, Boolean> syncCycleEnabled = new TreeMap<>();

    public LabTenant(String name, Collection<String> servers, LabFolder folder) {
        this.folder = folder;
        this.file = "tenant-" + name + ".json";
        servers.forEach(server -> syncCycleEnabled.put(server, true));
        folder.read(file, State.class).ifPresent(state -> syncCycleEnabled.putAll(state.syncCycleEnabled()));
    }

    synchronized boolean syncCycleEnabled(String server) {
        return syncCycleEnabled.get(server);
    }

    /**
     * @param everywhere whether the switch is the tenant's
     * @return the value before
     */
    synchronized boolean switchSyncCycle(String server, boolean enabled, boolean everywhere) {
        boolean before = syncCycleEnabled(server);
        Map<String, Boolean> turned = new TreeMap<>(syncCycleEnabled);
        turned.replaceAll((name, now) -> everywhere || name.equals(server) ? enabled : now);
        folder.write(file, new State(turned));
        syncCycleEnabled.putAll(turned);
        return before;
    }
}
