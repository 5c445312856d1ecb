package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/sync-workers}: what this node has heard of the sync workers, and the keys to pin. */
@RestController
@RequestMapping(path = "/api/sync-workers", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Sync workers", description = "The tasks on the sync servers that pull their commands.")
final class SyncWorkerController {

    private final Accounts accounts;
    private final ObjectProvider<SyncWorkers> workers;

    /** @param workers none where another application reaches its sync servers in a way of its own */
    SyncWorkerController(Accounts accounts, ObjectProvider<SyncWorkers> workers) {
        this.accounts = accounts;
        this.workers = workers;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "SyncWorkers")
    record SyncWorkersView(
            @Schema(
                    description =
                            "Thumbprint of the key that signs commands, which sync servers pin; null when none does.")
            @Nullable
            String key,

            @Schema(description = "The configured sync servers.")
            List<SyncWorkerView> servers,

            @Schema(description = "Keys that asked this node and are pinned for no server, the last hundred.")
            List<UnknownKey> unknownKeys) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "SyncWorker")
    record SyncWorkerView(
            String name,

            @Schema(description = "Whether a key is pinned for it.")
            boolean enrolled,

            @Schema(
                    description =
                            "When its worker asked this node last; null when it has not since the node was started.")
            @Nullable
            Instant lastSeen,

            @Schema(description = "Version of its worker; empty before it asked.")
            String version,

            @Schema(description = "Lines of its self-test that failed.")
            List<String> failedSelfTests,

            @Schema(
                    description =
                            "Why it gets no commands although it asks: its last request that was refused; null when it is served.")
            WorkerStatus.@Nullable Refused refused) {}

    @Schema(name = "UnknownKey")
    record UnknownKey(String thumbprint, Instant askedAt) {}

    @GetMapping
    @Operation(
            summary = "List the sync workers",
            description = "As this node has heard them. Workers poll each node, so every node can tell.")
    @ApiResponse(responseCode = "200", description = "The servers, in the order of the configuration.")
    SyncWorkersView list() {
        SyncWorkers known = workers.getIfAvailable();
        Map<String, SyncServer> servers = new LinkedHashMap<>();
        accounts.all()
                .forEach(account -> account.servers().forEach(server -> servers.putIfAbsent(server.name(), server)));
        return new SyncWorkersView(
                known == null ? null : known.thumbprint(),
                servers.values().stream().map(server -> view(server, known)).toList(),
                known == null
                        ? List.of()
                        : known.strangers().entrySet().stream()
                                .map(stranger -> new UnknownKey(stranger.getKey(), stranger.getValue()))
                                .toList());
    }

    private static SyncWorkerView view(SyncServer server, @Nullable SyncWorkers workers) {
        WorkerStatus status = workers == null ? WorkerStatus.UNHEARD : workers.status(server);
        return new SyncWorkerView(
                server.name(),
                !server.key().isEmpty(),
                status.lastSeen(),
                status.version(),
                status.failedSelfTests(),
                status.refused());
    }
}
