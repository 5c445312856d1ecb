package dev.keyturn.syncserver.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.worker.RequestHead.Method;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest.Left;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offer, poll, take and answer, each cut, late, twice or by a stranger. */
class SyncWorkersTest {

    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final Left FINE = new Left("fine", "", 0);

    private final WorkerPortUnderTest port =
            new WorkerPortUnderTest(Clock.systemUTC(), Duration.ofSeconds(2), List.of("https://keyturn1:8081"), SERVER);
    private final SyncWorkers workers = port.workers();
    private final SyncWorkerUnderTest worker = new SyncWorkerUnderTest(port.address());

    private final WorkerPortUnderTest longPolls =
            new WorkerPortUnderTest(Clock.systemUTC(), Duration.ofMinutes(1), List.of(), SERVER);

    @AfterEach
    void close() {
        port.close();
        longPolls.close();
    }

    @Test
    void aCommandIsOfferedTakenAndAnswered() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);

        String id = worker.awaitCommand();
        JsonNode taken = worker.take(id);

        assertThat(taken.path("id").asText()).isEqualTo(id);
        assertThat(taken.path("aud").asText()).isEqualTo(SERVER.key().get(0));
        assertThat(taken.path("request").path("command").asText()).isEqualTo("describe");
        assertThat(taken.path("exp").asLong() - taken.path("iat").asLong()).isEqualTo(10);
        assertThat(worker.answer(id, new Left("what it wrote", "and complained", 4))
                        .statusCode())
                .isEqualTo(204);
        assertThat(answer.join().output()).isEqualTo("what it wrote");
        assertThat(answer.join().complaint()).isEqualTo("and complained");
        assertThat(answer.join().exitCode()).isEqualTo(4);
        Jose.verify(
                answer.join().signed().jws(),
                Jose.ANSWER,
                RSAKey.parse(answer.join().signed().key()));
    }

    @Test
    void aPollIsHeldUntilThereIsACommand() throws Exception {
        CompletableFuture<HttpResponse<String>> poll = polled(worker);
        await().until(() -> workers.status(SERVER).lastSeen() != null);

        offered(SERVER);

        JsonNode answer = SyncWorkerUnderTest.opened(poll.join(), Jose.POLL);
        assertThat(answer.path("command").asText()).isNotEmpty();
        assertThat(answer.path("aud").asText()).isEqualTo(SERVER.key().get(0));
        assertThat(answer.path("addresses").path(0).asText()).isEqualTo("https://keyturn1:8081");
    }

    @Test
    void aPollWithoutACommandEndsSignedAndTheNextOneFindsWhatWasOfferedMeanwhile() throws Exception {
        JsonNode nothing = SyncWorkerUnderTest.opened(worker.poll(), Jose.POLL);
        assertThat(nothing.has("command")).isFalse();
        offered(SERVER);

        assertThat(worker.awaitCommand()).isNotEmpty();
        // level-triggered: what was told and not taken is told again
        assertThat(worker.awaitCommand()).isNotEmpty();
    }

    @Test
    void aSecondPollOfTheSameProcessEndsTheFirst() throws Exception {
        CompletableFuture<HttpResponse<String>> first = polled(worker);
        await().until(() -> workers.status(SERVER).lastSeen() != null);
        CompletableFuture<HttpResponse<String>> second = polled(worker);

        assertThat(SyncWorkerUnderTest.opened(first.join(), Jose.POLL).has("command"))
                .isFalse();
        offered(SERVER);
        assertThat(SyncWorkerUnderTest.opened(second.join(), Jose.POLL).has("command"))
                .isTrue();
    }

    @Test
    void whatIsNotTakenInTimeWasCertainlyNotDone() throws Exception {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(300), Duration.ofSeconds(10));
        CompletableFuture<WorkerAnswer> answer = offered(hasty);
        String id = worker.awaitCommand();

        StepFailure failure = failure(answer);

        assertThat(failure.code()).isEqualTo("unreachable");
        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.message()).contains("aadc09", "Nothing was sent", "heard last at");
        assertThat(worker.take(id, "nonce").statusCode()).isEqualTo(410);
    }

    @Test
    void aServerThatWasNeverHeardOfIsToldSo() {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(100), Duration.ofSeconds(10));

        assertThat(failure(offered(hasty)).message()).contains("has not asked this Keyturn");
        assertThat(workers.status(hasty).lastSeen()).isNull();
    }

    @Test
    void aServerWithoutAKeyIsRefusedAsNotEnrolled() {
        StepFailure failure = failure(offered(new SyncServer("aadc08", null, null, null, null)));

        assertThat(failure.code()).isEqualTo("not-enrolled");
        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.message()).contains("aadc08", "installer");
    }

    @Test
    void whatWasTakenAndNotAnsweredMayHaveBeenDoneAndItsLateAnswerIsGone() throws Exception {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofMillis(500));
        CompletableFuture<WorkerAnswer> answer = offered(hasty);
        String id = worker.awaitCommand();
        worker.take(id);

        StepFailure failure = failure(answer);

        assertThat(failure.code()).isEqualTo("deadline");
        assertThat(failure.message()).contains("0.5 seconds", "may have been done or not");
        assertThat(worker.answer(id, FINE).statusCode()).isEqualTo(410);
    }

    @Test
    void theSameNonceGetsTheSameBytesAgainAndAnotherOneNothing() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        String nonce = UUID.randomUUID().toString();

        HttpResponse<String> first = worker.take(id, nonce);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(worker.take(id, nonce).body()).isEqualTo(first.body());
        assertThat(worker.take(id, "another").statusCode()).isEqualTo(410);
        worker.command = first.body();
        worker.answer(id, FINE);
        assertThat(answer.join().output()).isEqualTo("fine");
        assertThat(worker.take(id, nonce).statusCode()).isEqualTo(410);
    }

    @Test
    void theSameAnswerAgainIsAcceptedAndAnotherOneIsNot() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        worker.take(id);
        String signed =
                worker.signedAnswer(id, claims -> claims.put("exitCode", 0).put("answer", "first"));

        assertThat(worker.post(id, signed).statusCode()).isEqualTo(204);
        assertThat(answer.join().output()).isEqualTo("first");
        assertThat(worker.post(id, signed).statusCode()).isEqualTo(204);
        assertThat(worker.answer(id, new Left("second", "", 0)).statusCode()).isEqualTo(410);
    }

    @Test
    void aProcessThatDiedOnTheServerIsAnAnswerThatIsLost() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        worker.take(id);
        worker.post(id, worker.signedAnswer(id, claims -> claims.put("lost", "the worker was started again")));

        StepFailure failure = failure(answer);

        assertThat(failure.code()).isEqualTo("answer-lost");
        assertThat(failure.detail()).isEqualTo("the worker was started again");
    }

    @Test
    void anAnswerToAnotherCommandOrOfAnotherFormIsRefusedAndTheRightOneStillCounts() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        JsonNode taken = worker.take(id);
        String right = worker.command;

        worker.command = right + "x";
        assertThat(worker.answer(id, FINE).statusCode()).isEqualTo(400);
        worker.command = right;
        assertThat(worker.post(id, worker.signedAnswer(id, claims -> claims.put("exitCode", "0")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(worker.post(id, worker.signedAnswer("another", claims -> {})).statusCode())
                .isEqualTo(400);
        assertThat(answer).isNotDone();

        assertThat(worker.answer(id, FINE).statusCode()).isEqualTo(204);
        assertThat(answer.join().output()).isEqualTo("fine");
        assertThat(taken.path("id").asText()).isEqualTo(id);
    }

    @Test
    void aStrangersKeyGetsNothingIsRememberedToCopyAndDisturbsNoCommand() throws Exception {
        SyncWorkerUnderTest stranger = new SyncWorkerUnderTest(port.address());
        stranger.signing = SyncWorkerUnderTest.key(2048);
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();

        assertThat(stranger.poll().statusCode()).isEqualTo(401);
        assertThat(stranger.take(id, "nonce").statusCode()).isEqualTo(401);
        assertThat(workers.strangers()).containsOnlyKeys(Jose.thumbprint(stranger.signing));

        worker.take(id);
        assertThat(stranger.answer(id, FINE).statusCode()).isEqualTo(401);
        worker.answer(id, FINE);
        assertThat(answer.join().output()).isEqualTo("fine");
    }

    @Test
    void strangersCannotFillTheMemory() throws Exception {
        KnownKeys known = new KnownKeys(List.of(), 3072, Clock.systemUTC());
        for (int i = 0; i < 150; i++) {
            String thumbprint = "key-" + i;
            catchThrowableOfType(Refusal.class, () -> known.checkPinned(thumbprint));
        }

        assertThat(known.strangers()).hasSize(100).containsKey("key-149").doesNotContainKey("key-49");
    }

    @Test
    void aPinnedKeyOfAnotherServerTakesAndAnswersNothing() throws Exception {
        SyncWorkerUnderTest other = new SyncWorkerUnderTest(port.address());
        other.signing = SyncWorkerUnderTest.key(2048);
        SyncServer second = new SyncServer("aadc10", List.of(Jose.thumbprint(other.signing)), null, null, null);
        try (WorkerPortUnderTest both = new WorkerPortUnderTest(SERVER, second)) {
            SyncWorkerUnderTest right = new SyncWorkerUnderTest(both.address());
            SyncWorkerUnderTest wrong = new SyncWorkerUnderTest(both.address());
            wrong.signing = other.signing;
            CompletableFuture<WorkerAnswer> answer =
                    CompletableFuture.supplyAsync(() -> both.workers().exchange(SERVER, request(), null));
            String id = right.awaitCommand();

            assertThat(wrong.take(id, "nonce").statusCode()).isEqualTo(410);
            right.take(id);
            wrong.command = right.command;
            assertThat(wrong.answer(id, FINE).statusCode()).isEqualTo(410);
            right.answer(id, FINE);
            assertThat(answer.join().output()).isEqualTo("fine");
        }
    }

    @Test
    void aKeyThatIsTooShortIsRefusedAndTheStepSaysThatItAskedAndWhatToDo() throws Exception {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(100), Duration.ofSeconds(10));
        SyncWorkers strict = new SyncWorkers(
                WorkerPortUnderTest.signing(),
                WorkerPortUnderTest.accounts(SERVER),
                3072,
                List.of(),
                Clock.systemUTC());

        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> strict.head(worker.head("poll", claims -> {}), Method.POLL));

        assertThat(refusal.code()).isEqualTo("weak-key");
        assertThat(refusal.getMessage()).contains("signing key", "aadc09", "2048 bits", "3072");
        assertThat(strict.status(SERVER).refused()).returns("weak-key", WorkerStatus.Refused::code);
        assertThat(failure(offered(strict, hasty)).message())
                .contains(
                        "asked at",
                        "was refused (weak-key)",
                        "2048 bits",
                        "set the server up again",
                        "Nothing was sent")
                .doesNotContain("has not asked");
    }

    @Test
    void aKeyThatIsTooShortToOpenWithIsToldAsTheOneThatItIs() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        worker.opening =
                new RSAKey.Builder((RSAPublicKey) generator.generateKeyPair().getPublic()).build();

        assertThat(worker.poll().body()).contains("weak-key", "The opening key of sync server aadc09 has 1024 bits");

        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(100), Duration.ofSeconds(10));
        assertThat(failure(offered(hasty)).message()).contains("was refused (weak-key)", "1024 bits");
    }

    @Test
    void aWorkerThatIsServedAgainIsNoLongerToldAsRefused() throws Exception {
        worker.now = worker.now.minus(Duration.ofMinutes(11));
        worker.poll();
        assertThat(workers.status(SERVER).refused()).isNotNull();

        worker.now = Instant.now();
        worker.poll();

        assertThat(workers.status(SERVER).refused()).isNull();
    }

    @Test
    void theDeadlineSaysThatAnAnswerCameAndWhyItWasNotAccepted() throws Exception {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofMillis(500));
        CompletableFuture<WorkerAnswer> answer = offered(hasty);
        String id = worker.awaitCommand();
        worker.take(id);
        worker.command += "x";
        worker.answer(id, FINE);

        StepFailure failure = failure(answer);

        assertThat(failure.code()).isEqualTo("deadline");
        assertThat(failure.detail()).contains("not accepted", "answer to another command");
    }

    @Test
    void aClockThatIsMoreThanTenMinutesOffIsToldTheDifference() throws Exception {
        worker.now = worker.now.minus(Duration.ofMinutes(11));

        HttpResponse<String> refused = worker.poll();

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"clock\"", "serverTime");
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(100), Duration.ofSeconds(10));
        assertThat(failure(offered(hasty)).message()).contains("differ by 11 minutes", "Nothing was sent");
    }

    @Test
    void theSuccessorOfAWorkerThatWasKilledIsServedWhenItAsksASecondTime() throws Exception {
        SyncWorkerUnderTest successor = new SyncWorkerUnderTest(longPolls.address());
        CompletableFuture<HttpResponse<String>> heldForItsPredecessor =
                polled(new SyncWorkerUnderTest(longPolls.address()));
        await().until(() -> longPolls.workers().status(SERVER).lastSeen() != null);

        HttpResponse<String> first = successor.poll();
        CompletableFuture<WorkerAnswer> answer = offered(longPolls.workers(), SERVER);

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(first.body()).contains("\"code\":\"polled\"", "ask again");
        // ended without a command: nobody hears what is told there
        assertThat(SyncWorkerUnderTest.opened(heldForItsPredecessor.join(), Jose.POLL)
                        .has("command"))
                .isFalse();
        String id = successor.awaitCommand();
        successor.take(id);
        successor.answer(id, FINE);
        assertThat(answer.join().output()).isEqualTo("fine");
        assertThat(longPolls.workers().status(SERVER).refused()).isNull();
    }

    @Test
    void twoMachinesWithOneKeyGetNoCommandsWhicheverAsksFirst() throws Exception {
        SyncWorkerUnderTest original = new SyncWorkerUnderTest(longPolls.address());
        SyncWorkerUnderTest clone = new SyncWorkerUnderTest(longPolls.address());
        CompletableFuture<HttpResponse<String>> held = polled(original);
        await().until(() -> longPolls.workers().status(SERVER).lastSeen() != null);
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(300), Duration.ofSeconds(10));

        assertThat(clone.poll().statusCode()).isEqualTo(409);
        held.join();
        CompletableFuture<HttpResponse<String>> heldAgain = polled(original);
        await().until(() -> longPolls.polls() == 3);
        HttpResponse<String> second = clone.poll();

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("\"code\":\"cloned\"");
        assertThat(SyncWorkerUnderTest.opened(heldAgain.join(), Jose.POLL).has("command"))
                .isFalse();
        CompletableFuture<WorkerAnswer> answer = offered(longPolls.workers(), hasty);
        for (SyncWorkerUnderTest each : List.of(original, clone)) {
            assertThat(each.poll().statusCode()).isEqualTo(409);
        }
        assertThat(longPolls.workers().status(SERVER).refused()).returns("cloned", WorkerStatus.Refused::code);
        assertThat(failure(answer).message()).contains("Two machines", "Nothing was sent", "-Undo on the copy");
    }

    @Test
    void aPredecessorThatComesBackAfterItsSuccessorWasServedShowsTwoMachines() throws Exception {
        SyncWorkerUnderTest successor = new SyncWorkerUnderTest(port.address());
        offered(SERVER);
        String id = worker.awaitCommand();
        assertThat(successor.poll().statusCode()).isEqualTo(200);

        assertThat(worker.poll().statusCode()).isEqualTo(409);

        assertThat(worker.take(id, "nonce").statusCode()).isEqualTo(409);
        assertThat(successor.take(id, "nonce").statusCode()).isEqualTo(409);
        assertThat(successor.poll().statusCode()).isEqualTo(409);
        assertThat(workers.status(SERVER).refused()).returns("cloned", WorkerStatus.Refused::code);
    }

    @Test
    void aCloneThatWasPutAnEndToIsForgottenAfterTwoMinutesAndNotOneThatStillAsksEachMinute() {
        Instant start = Instant.parse("2026-11-30T12:00:00Z");
        Clock clock = mock(Clock.class);
        given(clock.instant()).willReturn(start);
        WorkerInstances instances = new WorkerInstances(clock);
        instances.refusal("original", false);
        instances.refusal("copy", false);
        for (int minute = 1; minute <= 5; minute++) {
            assertThat(instances.refusal("original", false)).isNotNull();
            given(clock.instant()).willReturn(start.plus(Duration.ofMinutes(minute)));
            assertThat(instances.refusal("copy", false)).isNotNull();
        }
        instances.refusal("original", false);

        given(clock.instant()).willReturn(start.plus(Duration.ofMinutes(5)).plusSeconds(119));
        assertThat(instances.refusal("original", false)).isNotNull();
        given(clock.instant()).willReturn(start.plus(Duration.ofMinutes(5)).plusSeconds(120));

        assertThat(instances.refusal("original", false)).isNull();
        assertThat(instances.refusal("copy", false))
                .as("it is known again at once")
                .isNotNull();
    }

    @Test
    void aThiefOfAKeyCannotFillTheMemoryWithProcesses() {
        WorkerInstances instances = new WorkerInstances(Clock.systemUTC());
        for (int i = 0; i < 150; i++) {
            assertThat(instances.refusal("process-" + i, false)).isNull();
        }
        assertThat(instances.refusal("process-3", false)).as("forgotten").isNull();
        assertThat(instances.refusal("process-120", false)).isNotNull();
    }

    @Test
    void aWorkerThatAsksAndTakesNothingIsToldFromOneThatIsAway() throws Exception {
        SyncServer hasty = SyncWorkerUnderTest.server(Duration.ofMillis(500), Duration.ofSeconds(10));
        CompletableFuture<WorkerAnswer> answer = offered(hasty);
        worker.awaitCommand();

        StepFailure failure = failure(answer);

        assertThat(failure.code()).isEqualTo("unreachable");
        assertThat(failure.message())
                .contains(
                        "asks for commands",
                        "Nothing was sent",
                        "Install-Keyturn.ps1 -KeyturnKey " + WorkerPortUnderTest.thumbprint());
    }

    @Test
    void anAnswerThatDoesNotRepeatWhatWasAskedIsRefused() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        worker.take(id);

        HttpResponse<String> refused = worker.post(id, worker.signedAnswer(id, claims -> claims.put("exitCode", 0)
                .put("answer", "x")
                .putObject("request")
                .put("command", "pause-sync")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("does not repeat the request");
        worker.answer(id, FINE);
        assertThat(answer.join().output()).isEqualTo("fine");
    }

    @Test
    void bothKeysOfAServerAreServedWhileItsKeyIsChanged() throws Exception {
        SyncWorkerUnderTest renewed = new SyncWorkerUnderTest(port.address());
        renewed.signing = SyncWorkerUnderTest.key(2048);
        SyncServer changing = new SyncServer(
                "aadc09",
                List.of(Jose.thumbprint(renewed.signing), Jose.thumbprint(SyncWorkerUnderTest.SIGNING)),
                null,
                null,
                null);
        try (WorkerPortUnderTest both = new WorkerPortUnderTest(changing)) {
            for (SyncWorkerUnderTest each : List.of(renewed, worker)) {
                SyncWorkerUnderTest one = new SyncWorkerUnderTest(both.address());
                one.signing = each.signing;
                CompletableFuture<WorkerAnswer> answer =
                        CompletableFuture.supplyAsync(() -> both.workers().exchange(changing, request(), null));
                String id = one.awaitCommand();
                one.take(id);
                one.answer(id, FINE);
                assertThat(answer.join().output()).isEqualTo("fine");
            }
        }
    }

    @Test
    void whatWasTakenWithTheOldKeyMayBeAnsweredWithTheNewOne() throws Exception {
        RSAKey renewed = SyncWorkerUnderTest.key(2048);
        SyncServer changing = new SyncServer(
                "aadc09",
                List.of(Jose.thumbprint(SyncWorkerUnderTest.SIGNING), Jose.thumbprint(renewed)),
                null,
                null,
                null);
        try (WorkerPortUnderTest both = new WorkerPortUnderTest(changing)) {
            SyncWorkerUnderTest before = new SyncWorkerUnderTest(both.address());
            SyncWorkerUnderTest after = new SyncWorkerUnderTest(both.address());
            after.signing = renewed;
            CompletableFuture<WorkerAnswer> answer = offered(both.workers(), changing);
            String id = before.awaitCommand();
            before.take(id);

            after.command = before.command;
            assertThat(after.take(id, "nonce").statusCode())
                    .as("it is not handed out again")
                    .isEqualTo(410);
            assertThat(after.answer(id, FINE).statusCode()).isEqualTo(204);

            assertThat(answer.join().signed().key()).isEqualTo(Jose.members(renewed));
        }
    }

    /** A setting is read at the start, so that a key is withdrawn by a restart, which ends the polls that are held. */
    @Test
    void aStolenKeyThatIsWithdrawnGetsNothingNotEvenWithAPollThatIsOpen() throws Exception {
        RSAKey renewed = SyncWorkerUnderTest.key(2048);
        SyncServer before = new SyncServer(
                "aadc09",
                List.of(Jose.thumbprint(renewed), Jose.thumbprint(SyncWorkerUnderTest.SIGNING)),
                null,
                null,
                null);
        SyncServer after = new SyncServer(
                "aadc09", List.of(Jose.thumbprint(renewed)), Duration.ofMillis(500), Duration.ofSeconds(10), null);
        WorkerPortUnderTest stopped = new WorkerPortUnderTest(before);
        SyncWorkerUnderTest thief = new SyncWorkerUnderTest(stopped.address());
        CompletableFuture<WorkerAnswer> taken = offered(stopped.workers(), before);
        String id = thief.awaitCommand();
        thief.take(id);
        CompletableFuture<HttpResponse<String>> open = polled(thief);
        await().until(() -> stopped.polls() == 2);

        stopped.close();

        assertThat(SyncWorkerUnderTest.opened(open.join(), Jose.POLL).has("command"))
                .isFalse();
        assertThat(taken).isNotDone();
        try (WorkerPortUnderTest restarted = new WorkerPortUnderTest(after)) {
            SyncWorkerUnderTest again = new SyncWorkerUnderTest(restarted.address());
            again.command = thief.command;
            CompletableFuture<WorkerAnswer> answer = offered(restarted.workers(), after);
            assertThat(again.poll().statusCode()).isEqualTo(401);
            assertThat(again.take(id, "nonce").statusCode()).isEqualTo(401);
            assertThat(again.answer(id, FINE).statusCode()).isEqualTo(401);

            StepFailure failure = failure(answer);

            assertThat(failure.code()).isEqualTo("unreachable");
            assertThat(failure.detail()).contains(Jose.thumbprint(SyncWorkerUnderTest.SIGNING));
            assertThat(restarted.workers().strangers()).containsOnlyKeys(Jose.thumbprint(SyncWorkerUnderTest.SIGNING));
        }
    }

    @Test
    void fourCommandsRunAtATimeAndTheNextOneWaits() throws Exception {
        List<CompletableFuture<WorkerAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(offered(SERVER));
        }
        List<String> taken = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String id = worker.awaitCommand();
            worker.take(id);
            taken.add(id);
            commands.add(worker.command);
        }
        assertThat(SyncWorkerUnderTest.opened(worker.poll(), Jose.POLL).has("command"))
                .isFalse();

        worker.command = commands.get(0);
        worker.answer(taken.get(0), FINE);

        String fifth = worker.awaitCommand();
        assertThat(taken).doesNotContain(fifth);
        worker.take(fifth);
        worker.answer(fifth, FINE);
        for (int i = 1; i < 4; i++) {
            worker.command = commands.get(i);
            worker.answer(taken.get(i), FINE);
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().output()).isEqualTo("fine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"poll/x", "take", "take/", "answer/a/b", "", "pole"})
    void whatIsNoRequestOfTheWireIsNotThere(String path) throws Exception {
        assertThat(worker.send(path, worker.head("poll", claims -> {}), "").statusCode())
                .isIn(400, 404);
    }

    @Test
    void aHeadThatIsChangedMissingOrOfAnotherRequestIsRefused() throws Exception {
        String head = worker.head("poll", claims -> {});
        String[] parts = head.split("\\.");

        assertThat(worker.send("poll", "", "").statusCode()).isEqualTo(401);
        assertThat(worker.send("poll", "Basic YTpi", "").statusCode()).isEqualTo(401);
        assertThat(worker.send("poll", "Keyturn x.y.z", "").statusCode()).isEqualTo(401);
        assertThat(worker.send("poll", parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA", "")
                        .statusCode())
                .isEqualTo(401);
        assertThat(worker.send("poll", worker.head("take", claims -> {}), "").statusCode())
                .isEqualTo(400);
        assertThat(worker.send(
                                "take/one",
                                worker.head("take", claims -> claims.put("id", "two")
                                        .put("nonce", "n")),
                                "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(worker.send("poll", "Keyturn " + "A".repeat(9000), "").statusCode())
                .isIn(400, 431);
    }

    @Test
    void anAnswerThatIsNotTheAnnouncedOneOrTooLongIsNotReadAsOne() throws Exception {
        CompletableFuture<WorkerAnswer> answer = offered(SERVER);
        String id = worker.awaitCommand();
        worker.take(id);
        String signed =
                worker.signedAnswer(id, claims -> claims.put("exitCode", 0).put("answer", "x"));
        String head = worker.head("answer", claims -> claims.put("id", id).put("sha256", Jose.hash(signed)));

        assertThat(worker.send("answer/" + id, head, signed + "x").statusCode()).isEqualTo(401);
        assertThat(worker.send("answer/" + id, head, "x".repeat((3 << 19) + 1)).statusCode())
                .isEqualTo(413);
        assertThat(worker.post(id, signed).statusCode()).isEqualTo(204);
        assertThat(answer.join().output()).isEqualTo("x");
    }

    private CompletableFuture<WorkerAnswer> offered(SyncServer server) {
        return offered(workers, server);
    }

    private static CompletableFuture<WorkerAnswer> offered(SyncWorkers to, SyncServer server) {
        return CompletableFuture.supplyAsync(() -> to.exchange(server, request(), null), task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static CompletableFuture<HttpResponse<String>> polled(SyncWorkerUnderTest worker) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return worker.poll();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static ObjectNode request() {
        return JsonNodeFactory.instance.objectNode().put("protocol", "2.0").put("command", "describe");
    }

    private static StepFailure failure(CompletableFuture<WorkerAnswer> answer) {
        return (StepFailure)
                catchThrowableOfType(CompletionException.class, answer::join).getCause();
    }
}
