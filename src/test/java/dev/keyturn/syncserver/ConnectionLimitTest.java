package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionLimitTest {

    @TempDir
    Path folder;

    private final SshSyncServerCommands commands = new SshSyncServerCommands(2);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void noMoreCommandsThanTheLimitAreUnderWayAndAllOfThemAreDone() throws Exception {
        try (OddSshServer server = new OddSshServer(folder, this::answer)) {
            List<CompletableFuture<CommandAnswer>> calls = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> describe(server.address())))
                    .toList();
            await().until(() -> atOnce.get() == 2);
            mayAnswer.countDown();

            assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(20)));
            assertThat(most).hasValue(2);
        }
    }

    @Test
    void whoWaitsLongerThanACommandMayTakeIsToldThatNothingWasSent() throws Exception {
        try (OddSshServer server = new OddSshServer(folder, this::answer)) {
            List<CompletableFuture<CommandAnswer>> calls = IntStream.range(0, 2)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> describe(server.address())))
                    .toList();
            await().until(() -> atOnce.get() == 2);
            SyncServer impatient = server.address(server.clientKey(), server.hostKey(), Duration.ofMillis(300));

            StepFailure failure = catchThrowableOfType(StepFailure.class, () -> describe(impatient));

            assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
            assertThat(failure.code()).isEqualTo("too-many-connections");
            assertThat(failure.message()).contains("2 other commands", "Nothing was sent");
            mayAnswer.countDown();
            assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(20)));
        }
    }

    private void answer(byte[] request, java.io.OutputStream out, java.io.OutputStream err) throws Exception {
        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        mayAnswer.await();
        atOnce.decrementAndGet();
        out.write(ContractVector.named("describe").responseBytes());
    }

    private CommandAnswer describe(SyncServer server) {
        return commands.call(server, Command.DESCRIBE, CommandRequests.aboutServer(), null);
    }
}
