package dev.keyturn.lab.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest;
import dev.keyturn.syncserver.worker.UnreliableHttp;
import dev.keyturn.syncserver.worker.UnreliableHttp.Mishap;
import dev.keyturn.syncserver.worker.UnreliableHttp.Moment;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The three calls of the wire, each cut and each silent, before, in the middle and afterwards, with a sync worker that goes on by itself.
 * The command is done, and nothing is done twice.
 */
@Execution(ExecutionMode.CONCURRENT)
class WireFaultsTest {

    private static final LabServerKeys KEYS =
            new LabServerKeys(SyncWorkerUnderTest.SIGNING, SyncWorkerUnderTest.SIGNING);
    private static final String DONE = "done";

    @ParameterizedTest
    @CsvSource({"poll, CUT", "poll, SILENT", "take, CUT", "take, SILENT", "answer, CUT", "answer, SILENT"})
    void aCallThatBreaksIsMadeAgainAndItsCommandIsDoneOnce(String call, Mishap mishap) {
        SyncServer patient = SyncWorkerUnderTest.server(Duration.ofSeconds(20), Duration.ofSeconds(20));

        Map<Moment, Exchange> exchanges = atEachMoment(call, mishap, Duration.ofMillis(1600), patient);

        exchanges.forEach((moment, exchange) -> {
            assertThat(exchange.outcome).as("%s %s %s", call, mishap, moment).isEqualTo(DONE);
            assertThat(exchange.runs.get()).as("%s %s %s", call, mishap, moment).isEqualTo(1);
        });
    }

    /** All at once: they wait more than they do. */
    private static Map<Moment, Exchange> atEachMoment(
            String call, Mishap mishap, Duration workersPatience, SyncServer server) {
        Map<Moment, CompletableFuture<Exchange>> all = Arrays.stream(Moment.values())
                .collect(Collectors.toMap(
                        moment -> moment,
                        moment -> CompletableFuture.supplyAsync(
                                () -> new Exchange().take(call, mishap, moment, workersPatience, server), task -> {
                                    Thread thread = new Thread(task);
                                    thread.setDaemon(true);
                                    thread.start();
                                })));
        return all.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .join()));
    }

    /** One command for a server of its own. */
    private static final class Exchange implements LabSyncWorker.Commands {

        private final AtomicInteger runs = new AtomicInteger();
        private String outcome = "";
        private boolean accepted;

        Exchange take(String call, Mishap mishap, Moment moment, Duration workersPatience, SyncServer server) {
            try (WorkerPortUnderTest port =
                            new WorkerPortUnderTest(Clock.systemUTC(), Duration.ofSeconds(1), List.of(), server);
                    UnreliableHttp wire = new UnreliableHttp(port.address());
                    LabSyncWorker worker =
                            new LabSyncWorker(server.name(), KEYS, this, workersPatience, Clock.systemUTC())) {
                worker.poll(wire.address(), WorkerPortUnderTest.thumbprint());
                await().until(() -> wire.answered("poll") > 0);
                wire.strike(call, mishap, moment);
                if (call.equals("poll")) {
                    await().until(wire::hasStruck);
                }
                int attempts = 0;
                do {
                    // on a busy machine a hasty step may give up before the worker comes to that call: it tries again
                    outcome = outcome(port, server);
                } while (!wire.hasStruck() && ++attempts < 10);
                assertThat(wire.hasStruck()).isTrue();
                accepted = wire.wasAccepted();
                // until the worker has got over it, and would have done what it was still to do
                int polls = wire.answered("poll");
                await().atMost(Duration.ofSeconds(30)).until(() -> wire.answered("poll") >= polls + 2);
            }
            return this;
        }

        private static String outcome(WorkerPortUnderTest port, SyncServer server) {
            var request =
                    JsonNodeFactory.instance.objectNode().put("protocol", "2.0").put("command", "restart-service");
            try {
                return port.workers().exchange(server, request, null).output();
            } catch (StepFailure failure) {
                return failure.code();
            }
        }

        @Override
        public boolean reachable() {
            return true;
        }

        @Override
        public LabSyncWorker.Answer run(JsonNode request) {
            runs.incrementAndGet();
            return new LabSyncWorker.Answer(DONE, false);
        }
    }
}
