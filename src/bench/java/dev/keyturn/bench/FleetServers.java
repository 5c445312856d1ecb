package dev.keyturn.bench;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.AtWork;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.CredentialUpdate;
import dev.keyturn.syncserver.ImportResult;
import dev.keyturn.syncserver.ServerDescription;
import dev.keyturn.syncserver.ServiceAdapter;
import dev.keyturn.syncserver.ServiceRestart;
import dev.keyturn.syncserver.SyncSwitch;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The sync servers of the fleet: their connectors and their services. */
final class FleetServers implements ConnectorAdapter, ServiceAdapter {

    private final Fleet fleet;
    private final Map<String, Account> owners = new HashMap<>();

    FleetServers(Fleet fleet) {
        this.fleet = fleet;
        fleet.all().forEach(account -> account.servers().forEach(server -> owners.put(server.name(), account)));
    }

    @Override
    public List<Finding> check(Account account, SyncServer server) {
        fleet.call(account, null);
        return List.of();
    }

    @Override
    public CredentialUpdate updateCredential(Account account, SyncServer server, Secret password, Fence fence) {
        fleet.call(account, server);
        fleet.server(server).stored = password.use(Arrays::hashCode);
        return new CredentialUpdate(account.connector(), Instant.now(), true, null);
    }

    @Override
    public ImportResult verifyImport(Account account, SyncServer server, Fence fence) {
        Instant started = Instant.now();
        fleet.call(account, server);
        if (fleet.server(server).loaded != fleet.password(account)) {
            throw StepFailure.refused("no-start-credentials", "The import on " + server.name() + " was refused.", null);
        }
        return new ImportResult("Delta Import", "success", "success", started, Instant.now(), "", null, null);
    }

    @Override
    public ServerDescription describe(SyncServer server) {
        fleet.call(owners.get(server.name()), null);
        return new ServerDescription(
                server.name(),
                server.role() == SyncServer.Role.ACTIVE
                        ? ServerDescription.Role.ACTIVE
                        : ServerDescription.Role.STAGING,
                "2.5.3.0",
                new ServerDescription.ServiceInfo("Running", Instant.EPOCH),
                new ServerDescription.SchedulerInfo(fleet.server(server).syncEnabled, false, AtWork.NOTHING),
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                Instant.now());
    }

    @Override
    public ServiceRestart restart(Account account, SyncServer server, Fence fence) {
        fleet.restart(account, server);
        fleet.server(server).loaded = fleet.server(server).stored;
        return new ServiceRestart(true, Instant.EPOCH, Instant.now());
    }

    @Override
    public SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        fleet.call(account, null);
        fleet.server(server).syncEnabled = false;
        return new SyncSwitch(true, AtWork.NOTHING, null);
    }

    @Override
    public SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        fleet.call(account, null);
        fleet.server(server).syncEnabled = syncCycleEnabled;
        return new SyncSwitch(true, AtWork.NOTHING, null);
    }
}
