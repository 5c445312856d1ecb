package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service <em>Microsoft Entra ID Sync</em> ({@code ADSync}) and its scheduler, through the command protocol. */
public final class EntraConnectService implements ServiceAdapter {

    private static final Logger log = LoggerFactory.getLogger(EntraConnectService.class);

    /** Much shorter than the time-out of a command. A caller who waits longer asks again. */
    private static final int CYCLE_WAIT_SECONDS = 5;

    private static final int SERVICE_STOPPED = 2002;

    private final SyncServerCommands commands;
    private final SyncServers servers;

    public EntraConnectService(SyncServerCommands commands) {
        this.commands = commands;
        this.servers = new SyncServers(commands);
    }

    @Override
    public ServerDescription describe(SyncServer server) {
        return servers.describe(server);
    }

    @Override
    public ServiceRestart restart(Account account, SyncServer server, Fence fence) {
        ServerDescription found = servers.describe(server);
        Instant stored = connector(account, server, found).credentialUpdatedAt();
        ServiceInfo service = found.service();
        Instant before = service.startedAt();
        if (service.running() && before != null && stored != null && before.isAfter(stored)) {
            log.info(
                    "The service on sync server {} started at {}, after the password was stored: it is left alone.",
                    server.name(),
                    before);
            return new ServiceRestart(false, before, before);
        }
        var request = CommandRequests.aboutConnector(account, fence).put("waitSeconds", waitSeconds(server));
        CommandAnswer answer = commands.call(server, Command.RESTART_SERVICE, request, null);
        return new ServiceRestart(
                true, stoppedAt(server, answer), before, proven(server, answer, before, stored), answer.signed());
    }

    @Override
    public SyncSwitch pauseSync(Account account, SyncServer server, boolean stopRunningCycle, Fence fence) {
        var request = CommandRequests.aboutConnector(account, fence)
                .put("waitSeconds", CYCLE_WAIT_SECONDS)
                .put("whenStillRunning", stopRunningCycle ? "stop" : "fail");
        try {
            CommandAnswer answer = commands.call(server, Command.PAUSE_SYNC, request, null);
            return new SyncSwitch(
                    !answer.after().flag("cycleInProgress"),
                    AtWork.of(answer.after()),
                    answer.signed(),
                    answer.before().flag("syncCycleEnabled"));
        } catch (StepFailure failure) {
            if (failure.code().equals("busy")) {
                return new SyncSwitch(false, AtWork.NOTHING, null);
            }
            throw failure;
        }
    }

    @Override
    public SyncSwitch resumeSync(Account account, SyncServer server, boolean syncCycleEnabled, Fence fence) {
        var request = CommandRequests.aboutConnector(account, fence).put("syncCycleEnabled", syncCycleEnabled);
        CommandAnswer answer = commands.call(server, Command.RESUME_SYNC, request, null);
        if (answer.after().flag("syncCycleEnabled") != syncCycleEnabled) {
            throw StepFailure.refused(
                    "resume-had-no-effect",
                    "Sync server " + server.name() + " was told to switch its sync cycle "
                            + (syncCycleEnabled ? "on" : "off")
                            + " and says that it is not. Run Set-ADSyncScheduler -SyncCycleEnabled $"
                            + syncCycleEnabled + " on the server, then retry.",
                    null);
        }
        return new SyncSwitch(true, AtWork.of(answer.after()), answer.signed());
    }

    private static @Nullable Instant stoppedAt(SyncServer server, CommandAnswer answer) {
        for (JsonNode json : answer.result().json().path("events")) {
            if (json.path("id").asInt() == SERVICE_STOPPED) {
                return time(new AnswerPart(server.name(), json));
            }
        }
        return null;
    }

    /** It is told for the record only: whether the service was restarted is proved otherwise. */
    private static @Nullable Instant time(AnswerPart event) {
        try {
            return event.instant("time");
        } catch (StepFailure unusable) {
            return null;
        }
    }

    /** Less than the whole command may take, so that the server can still say that its service did not come up. */
    private static long waitSeconds(SyncServer server) {
        return Math.max(1, server.commandTimeout().toSeconds() * 4 / 5);
    }

    private static ConnectorInfo connector(Account account, SyncServer server, ServerDescription found) {
        return found.connector(account.connector())
                .orElseThrow(() -> StepFailure.refused(
                        "connector-not-found",
                        "Sync server " + server.name() + " has no connector named " + account.connector()
                                + ". Compare with Connectors in its Synchronization Service Manager, and correct the"
                                + " account's connector setting.",
                        null));
    }

    /** The start of the service when that proves a restart: a server has said "restarted" while its service ran on. */
    private static Instant proven(
            SyncServer server, CommandAnswer answer, @Nullable Instant before, @Nullable Instant stored) {
        Instant started = answer.after().instant("startedAt");
        if (stored != null && !started.isAfter(stored)) {
            throw noEffect(server, started, "before the password was stored at " + toTheSecond(stored));
        }
        if (before != null && !started.isAfter(before)) {
            throw noEffect(server, started, "and was asked to restart only now");
        }
        return started;
    }

    private static StepFailure noEffect(SyncServer server, Instant started, String order) {
        return StepFailure.refused(
                "restart-had-no-effect",
                "Sync server " + server.name()
                        + " says it restarted its service, but the service has been running since "
                        + toTheSecond(started) + ", " + order
                        + ": it still holds the old password. Restart Microsoft Entra ID Sync on"
                        + " the server by hand, then retry.",
                null);
    }

    private static Instant toTheSecond(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
