package dev.keyturn.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.worker.SigningKey;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that Keyturn signs its commands with: changed while commands run, lost, restored, replaced. */
class KeyturnKeyTest {

    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final SyncServer HASTY = SyncWorkerUnderTest.server(Duration.ofSeconds(1), Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    private final AtomicInteger runs = new AtomicInteger();
    private final LabSyncWorker worker = new LabSyncWorker(
            SERVER.name(),
            new LabServerKeys(SyncWorkerUnderTest.SIGNING, SyncWorkerUnderTest.SIGNING),
            new LabSyncWorker.Commands() {
                @Override
                public boolean reachable() {
                    return true;
                }

                @Override
                public LabSyncWorker.Answer run(JsonNode request) {
                    runs.incrementAndGet();
                    return new LabSyncWorker.Answer("done", false);
                }
            },
            LabSyncWorker.PATIENCE,
            Clock.systemUTC());

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void aWorkerThatPinsBothKeysServesNodesWithEitherWhileTheyAreRestartedOneAfterTheOther() {
        SigningKey old = key("old.json");
        SigningKey next = key("next.json");
        try (WorkerPortUnderTest first = node(old);
                WorkerPortUnderTest second = node(next)) {
            for (WorkerPortUnderTest node : List.of(first, second)) {
                worker.poll(node.address(), old.thumbprint());
                worker.poll(node.address(), next.thumbprint());
            }

            for (WorkerPortUnderTest node : List.of(first, second, first, second)) {
                assertThat(command(node, SERVER)).isEqualTo("done");
            }
            assertThat(runs).hasValue(4);
        }
    }

    @Test
    void aKeyThatIsRestoredFromItsBackupIsTheOneThatTheWorkersPin() throws IOException {
        Path file = folder.resolve("key.json");
        SigningKey before = key("key.json");
        byte[] backup = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(key("key.json").thumbprint()).isNotEqualTo(before.thumbprint());

        Files.write(file, backup);

        try (WorkerPortUnderTest node = node(key("key.json"))) {
            worker.poll(node.address(), before.thumbprint());
            assertThat(command(node, SERVER)).isEqualTo("done");
        }
    }

    @Test
    void aKeyThatWasReplacedIsRefusedUntilItIsPinnedAndTheStepSaysHow() {
        SigningKey lost = key("lost.json");
        SigningKey replaced = key("replaced.json");
        try (WorkerPortUnderTest node = node(replaced)) {
            worker.poll(node.address(), lost.thumbprint());
            await().until(() -> node.polls() > 0);

            StepFailure failure = catchThrowableOfType(StepFailure.class, () -> command(node, HASTY));

            assertThat(failure.code()).isEqualTo("unreachable");
            assertThat(failure.message())
                    .contains("asks for commands", "Install-Keyturn.ps1 -KeyturnKey " + replaced.thumbprint());
            assertThat(runs).hasValue(0);

            worker.poll(node.address(), replaced.thumbprint());

            assertThat(command(node, SERVER)).isEqualTo("done");
            assertThat(runs).hasValue(1);
        }
    }

    private static String command(WorkerPortUnderTest node, SyncServer server) {
        var request =
                JsonNodeFactory.instance.objectNode().put("protocol", "2.0").put("command", "describe");
        return node.workers().exchange(server, request, null).output();
    }

    private static WorkerPortUnderTest node(SigningKey key) {
        return new WorkerPortUnderTest(key, Clock.systemUTC(), Duration.ofMillis(200), List.of(), SERVER);
    }

    private SigningKey key(String file) {
        return SigningKey.open(folder.resolve(file));
    }
}
