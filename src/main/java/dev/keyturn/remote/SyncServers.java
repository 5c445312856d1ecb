package dev.keyturn.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.remote.ServerDescription.ConnectorInfo;
import dev.keyturn.remote.ServerDescription.Role;
import dev.keyturn.remote.ServerDescription.SchedulerInfo;
import dev.keyturn.remote.ServerDescription.ServiceInfo;
import dev.keyturn.step.Fence;
import dev.keyturn.step.StepFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks sync servers to describe themselves. */
public final class SyncServers {

    private final SyncServerCommands commands;

    public SyncServers(SyncServerCommands commands) {
        this.commands = commands;
    }

    /** @throws StepFailure when the server cannot be asked or does not describe itself */
    public ServerDescription describe(SyncServer server) {
        CommandAnswer answer = commands.call(server, Command.DESCRIBE, CommandRequests.aboutServer(), null);
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
                new SchedulerInfo(scheduler.flag("syncCycleEnabled"), scheduler.flag("cycleInProgress")),
                connectors(server, result),
                answer.serverTime());
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
            List<String> partitions = new ArrayList<>();
            json.path("partitionCredentials").forEach(partition -> partitions.add(partition.asText()));
            connectors.add(new ConnectorInfo(
                    connector.text("name"),
                    connector.text("type"),
                    connector.optionalText("account").orElse(""),
                    connector.optionalText("domain").orElse(""),
                    connector.optionalInstant("credentialUpdatedAt").orElse(null),
                    fence(json.path("lastFence")),
                    List.copyOf(partitions)));
        }
        return List.copyOf(connectors);
    }

    private static @Nullable Fence fence(JsonNode json) {
        return json.isObject()
                ? new Fence(json.path("rotation").asLong(), json.path("attempt").asLong())
                : null;
    }
}
