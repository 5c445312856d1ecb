package dev.keyturn.lab.server;

import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabKeys;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the parts of one sync server share. */
record LabServerParts(
        LabServerSettings settings,
        LabTenant tenant,
        LabServerStore store,
        LabCycle cycle,
        LabKeys keys,
        Faults faults,
        Journal journal) {

    boolean strikes(Fault fault) {
        return faults.strikes(settings.target(), fault);
    }

    /** Whether it holds at the moment, however often it is asked. */
    boolean holds(Fault fault) {
        return faults.holds(settings.target(), fault);
    }

    /** Its name as the server spells it. */
    String connector() {
        return holds(Fault.OTHER_CASE) ? settings.connector().toUpperCase(Locale.ROOT) : settings.connector();
    }

    /** {@code forest-login-user} as the server spells it. */
    String account() {
        return holds(Fault.OTHER_CASE) ? settings.account().toUpperCase(Locale.ROOT) : settings.account();
    }

    /** {@code forest-login-domain}. */
    String domain() {
        return holds(Fault.OTHER_DOMAIN) ? "emea." + settings.domain() : settings.domain();
    }

    boolean suspended() {
        return wizardOpen() || holds(Fault.SCHEDULER_SUSPENDED);
    }

    boolean wizardOpen() {
        return holds(Fault.WIZARD_OPEN);
    }

    boolean syncCycleEnabled() {
        return tenant.syncCycleEnabled(settings.name());
    }

    /** @return the value before */
    boolean switchSyncCycle(boolean enabled) {
        return tenant.switchSyncCycle(settings.name(), enabled, holds(Fault.TENANT_SWITCH));
    }

    void journal(String action, Map<String, Object> facts) {
        journal.add(settings.target(), action, facts);
    }

    /** @param fence of the caller; null when an administrator on the server did it */
    void journal(String action, Map<String, Object> facts, @Nullable Fence fence) {
        Map<String, Object> withFence = new HashMap<>(facts);
        if (fence != null) {
            withFence.put("rotation", fence.rotation());
            withFence.put("attempt", fence.attempt());
        }
        journal(action, withFence);
    }

    LabServerView.Event event(int id, String source, String message) {
        return new LabServerView.Event(id, source, message, store.now());
    }

    /** Remembers the fence for good, or refuses one that is older than the newest. The same again is a repeat. */
    Fence admit(LabRequest request) {
        String connector = request.text("connector");
        if (connector.equalsIgnoreCase(settings.entraConnector())) {
            throw new LabRefusal("connector-not-ad", "The connector " + connector + " is not of type AD.");
        }
        if (!connector.equalsIgnoreCase(settings.connector())) {
            throw new LabRefusal("connector-not-found", "There is no connector " + connector + ".");
        }
        refuseAnotherAccount(request.text("account"), request.text("domain"));
        Fence fence = request.fence();
        if (strikes(Fault.STALE_FENCE)) {
            throw new LabRefusal("stale-fence", "A newer rotation was here.");
        }
        if (strikes(Fault.DISK_FULL)) {
            throw new LabRefusal("disk-full", "There is not enough space on the disk.");
        }
        try {
            store.update(state -> {
                refuseOlder(state, fence);
                return state.withFence(fence);
            });
        } catch (LabRefusal stale) {
            journal("stale-fence", Map.of(), fence);
            throw stale;
        }
        return fence;
    }

    /** A connector may name its domain by the NetBIOS name, which cannot be compared; two full names can. */
    private void refuseAnotherAccount(String account, String domain) {
        boolean bothFull = domain.contains(".") && domain().contains(".");
        if (!account.equalsIgnoreCase(settings.account()) || bothFull && !domain.equalsIgnoreCase(domain())) {
            throw new LabRefusal(
                    "account-mismatch",
                    "The connector " + connector() + " logs in as " + account() + " of the domain " + domain() + ".");
        }
    }

    static void refuseOlder(LabServerState state, Fence fence) {
        Fence newest = state.lastFence();
        if (newest != null && fence.compareTo(newest) < 0) {
            throw new LabRefusal(
                    "stale-fence",
                    "Rotation " + newest.rotation() + ", attempt " + newest.attempt() + " was here after rotation "
                            + fence.rotation() + ", attempt " + fence.attempt() + ".");
        }
    }

    void refuseWhileBusy() {
        if (cycle.inProgress()) {
            throw new LabRefusal("busy", "A sync cycle is running.");
        }
    }
}
