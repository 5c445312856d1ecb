package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;

/** The service <em>Microsoft Entra ID Sync</em> on one sync server. Every failure is a {@link StepFailure}. */
public interface ServiceAdapter {

    ServerDescription describe(SyncServer server);

    /**
     * Restarts the service and returns when it runs again. Checks first: a service that started after the connector's
     * last update is left alone.
     */
    ServiceRestart restart(Account account, SyncServer server, Fence fence);

    /**
     * Keeps new sync cycles from starting, and waits some seconds for one that is running. Can be repeated.
     *
     * @param stopRunningCycle whether one that still runs then is stopped, as with {@code Stop-ADSyncSyncCycle}
     */
    SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence);

    /** Puts the scheduler back to the value that was found before the pause. */
    SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence);
}
