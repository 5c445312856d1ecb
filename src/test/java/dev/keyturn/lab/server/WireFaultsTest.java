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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The three calls of the wire, each cut and each silent, before, in the middle and afterwards, with a sync worker that goes on by itself.
 * Whatever the step learns has to be true: "not done" was not done and never will be, and nothing is done twice.
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

    @ParameterizedTest
    @CsvSource({
        "poll,   CUT,    , ",
        "take,   CUT,    , ",
        "answer, CUT,    , ",
        // the worker does not notice for eight seconds: what did not arrive in time was certainly not done, what did
        // may have been
        "poll,   SILENT, unreachable, unreachable",
        "take,   SILENT, unreachable, deadline",
        "answer, SILENT, deadline,    done"
    })
    void aStepThatGivesUpLearnsTheTruth(
            String call, Mishap mishap, @Nullable String whenNotAccepted, @Nullable String whenAccepted) {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofSeconds(2), Duration.ofSeconds(2));

        Map<Moment, Exchange> exchanges = atEachMoment(call, mishap, Duration.ofSeconds(8), hasty);

        exchanges.forEach((moment, exchange) -> {
            int most = exchange.outcome.equals("unreachable") ? 0 : 1;
            assertThat(exchange.runs.get())
                    .as("%s %s %s: %s", call, mishap, moment, exchange.outcome)
                    .isBetween(exchange.outcome.equals(DONE) ? 1 : 0, most);
            String expected = exchange.accepted ? whenAccepted : whenNotAccepted;
            assertThat(exchange.outcome)
                    .as("%s %s %s", call, mishap, moment)
                    .isIn(expected == null ? List.of(DONE, "unreachable", "deadline") : List.of(expected));
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
                await().atMost(Duration.ofSeconds(30)).until(() -> wire.answered("poll") > 0);
                wire.strike(call, mishap, moment);
                if (call.equals("poll")) {
                    await().atMost(Duration.ofSeconds(30)).until(wire::hasBegun);
                }
                do {
                    // on a busy machine a hasty step may give up before the worker comes to that call, or what the
                    // worker
                    // takes may have expired when it reads it: it tries again
                    outcome = outcome(port, server);
                } while (!wire.hasBegun()
                        && (outcome.equals("unreachable") || outcome.equals("deadline") && runs.get() == 0));
                await().atMost(Duration.ofSeconds(30)).until(wire::hasStruck);
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
