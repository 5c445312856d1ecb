package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import dev.keyturn.syncserver.ServerDescription.Peer;
import dev.keyturn.syncserver.ServerDescription.Role;
import dev.keyturn.syncserver.ServerDescription.RunInfo;
import dev.keyturn.syncserver.ServerDescription.SchedulerInfo;
import dev.keyturn.syncserver.ServerDescription.ServiceInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks sync servers for what changes nothing: to describe themselves, and for their events about credentials. */
public final class SyncServers {

    private final SyncServerCommands commands;

    public SyncServers(SyncServerCommands commands) {
        this.commands = commands;
    }

    /** @throws StepFailure when the server cannot be asked or does not describe itself */
    public ServerDescription describe(SyncServer server) {
        return description(server, commands.call(server, Command.DESCRIBE, CommandRequests.aboutServer(), null));
    }

    /**
     * Has a server describe itself and ask by everything that a rotation needs. It takes seconds.
     *
     * @throws StepFailure when the server cannot be asked or does not describe itself
     */
    ServerProbe probe(SyncServer server) {
        CommandAnswer answer = commands.call(
                server, Command.DESCRIBE, CommandRequests.aboutServer().put("probe", true), null);
        List<ServerProbe.Probe> probes = new ArrayList<>();
        for (JsonNode json : answer.result().json().path("probes")) {
            AnswerPart probe = new AnswerPart(server.name(), json);
            probes.add(new ServerProbe.Probe(
                    probe.text("name"),
                    probe.optionalText("connector").orElse(""),
                    probe.flag("ok"),
                    probe.optionalText("code").orElse(""),
                    probe.optionalText("message").orElse("")));
        }
        AnswerPart full = answer.result().part("databaseFull");
        return new ServerProbe(description(server, answer), List.copyOf(probes), full.present() ? event(full) : null);
    }

    private static ServerDescription description(SyncServer server, CommandAnswer answer) {
        AnswerPart result = answer.result();
        AnswerPart service = result.part("service");
        AnswerPart scheduler = result.part("scheduler");
        return new ServerDescription(
                result.text("name"),
                role(result),
                result.text("productVersion"),
                new ServiceInfo(
                        service.text("state"),
                        service.optionalInstant("startedAt").orElse(null)),
                new SchedulerInfo(
                        scheduler.flag("syncCycleEnabled"), scheduler.flag("cycleInProgress"), AtWork.of(scheduler)),
                connectors(server, result),
                Set.copyOf(texts(result.json().path("capabilities"))),
                lastRuns(server, result),
                peers(server, result),
                answer.serverTime());
    }

    /**
     * The events about credentials from a time on, by the server's own clock, oldest first.
     *
     * @throws StepFailure when the server cannot be asked
     */
    public List<ServerEvent> credentialEvents(SyncServer server, Instant since) {
        var request = CommandRequests.aboutServer()
                .put("since", since.truncatedTo(ChronoUnit.MILLIS).toString());
        AnswerPart result =
                commands.call(server, Command.CREDENTIAL_EVENTS, request, null).result();
        List<ServerEvent> events = new ArrayList<>();
        for (JsonNode json : result.json().path("events")) {
            events.add(event(new AnswerPart(server.name(), json)));
        }
        return List.copyOf(events);
    }

    private static ServerEvent event(AnswerPart event) {
        return new ServerEvent(event.number("id"), event.text("source"), event.text("message"), event.instant("time"));
    }

    private static Role role(AnswerPart result) {
        return switch (result.text("role")) {
            case "active" -> Role.ACTIVE;
            case "staging" -> Role.STAGING;
            default -> throw result.unusable("role");
        };
    }

    private static List<ConnectorInfo> connectors(SyncServer server, AnswerPart result) {
        List<ConnectorInfo> connectors = new ArrayList<>();
        for (JsonNode json : result.json().path("connectors")) {
            AnswerPart connector = new AnswerPart(server.name(), json);
            connectors.add(new ConnectorInfo(
                    connector.text("name"),
                    connector.text("type"),
                    connector.optionalText("account").orElse(""),
                    connector.optionalText("domain").orElse(""),
                    connector.optionalInstant("credentialUpdatedAt").orElse(null),
                    fence(json.path("lastFence")),
                    texts(json.path("partitionCredentials"))));
        }
        return List.copyOf(connectors);
    }

    private static List<RunInfo> lastRuns(SyncServer server, AnswerPart result) {
        List<RunInfo> runs = new ArrayList<>();
        for (JsonNode json : result.json().path("lastRuns")) {
            AnswerPart run = new AnswerPart(server.name(), json);
            runs.add(new RunInfo(
                    run.text("connector"),
                    run.text("profile"),
                    run.text("result"),
                    run.optionalText("connectionResult").orElse(""),
                    run.instant("startedAt"),
                    run.instant("endedAt")));
        }
        return List.copyOf(runs);
    }

    private static List<Peer> peers(SyncServer server, AnswerPart result) {
        List<Peer> peers = new ArrayList<>();
        for (JsonNode json : result.json().path("peers")) {
            AnswerPart peer = new AnswerPart(server.name(), json);
            peers.add(new Peer(
                    peer.text("name"),
                    peer.optionalText("account").orElse(""),
                    peer.optionalText("source").orElse("")));
        }
        return List.copyOf(peers);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static @Nullable Fence fence(JsonNode json) {
        return json.isObject()
                ? new Fence(json.path("rotation").asLong(), json.path("attempt").asLong())
                : null;
    }
}
