package dev.keyturn.campaign;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.syncserver.Command;
import dev.keyturn.syncserver.CommandRequests;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.ServiceRestart;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.syncserver.SyncSwitch;

/** No check before the act: the service is restarted, whether or not it has been already. */
final class NaiveService implements ServiceAdapter {

    private final ServiceAdapter service;
    private final SyncServerCommands commands;

    NaiveService(ServiceAdapter service, SyncServerCommands commands) {
        this.service = service;
        this.commands = commands;
    }

    @Override
    public ServerDescription describe(SyncServer server) {
        return service.describe(server);
    }

    @Override
    public ServiceRestart restart(Account account, SyncServer server, Fence fence) {
        var answer =
                commands.call(server, Command.RESTART_SERVICE, CommandRequests.aboutConnector(account, fence), null);
        return new ServiceRestart(true, null, answer.after().instant("startedAt"));
    }

    @Override
    public SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        return service.pauseSync(account, server, stopRunningCycle, fence);
    }

    @Override
    public SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        return service.resumeSync(account, server, syncCycleEnabled, fence);
    }
}
