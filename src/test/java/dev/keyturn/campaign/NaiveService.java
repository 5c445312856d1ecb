package dev.keyturn.campaign;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.remote.Command;
import dev.keyturn.remote.CommandRequests;
import dev.keyturn.remote.ServerDescription;
import dev.keyturn.remote.SyncServerCommands;
import dev.keyturn.service.ServiceAdapter;
import dev.keyturn.service.ServiceRestart;
import dev.keyturn.step.Fence;

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
    public boolean pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        return service.pauseSync(account, server, stopRunningCycle, fence);
    }

    @Override
    public void resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        service.resumeSync(account, server, syncCycleEnabled, fence);
    }
}
