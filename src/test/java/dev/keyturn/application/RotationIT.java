package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static dev.keyturn.application.LabView.serversOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.evidence.chain.EvidenceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

class RotationIT {

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn();

    private static final String WRONG = "{\"password\":\"Not-the-password-2026!\"}";

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();
    private final Leftovers leftovers = keyturn.leftovers();

    @ParameterizedTest
    @ValueSource(strings = {CONTOSO, FABRIKAM})
    void aRequestThatAnotherPersonApprovesReachesTheDirectoryAndEverySyncServer(String account) {
        JsonNode directoryBefore = lab.directory(account);
        JsonNode schedulerBefore = lab.scheduler(account);
        long journal = lab.journalEnd();

        String id = rotations.start(account);
        JsonNode ended = rotations.awaitState(id, "ENDED");

        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        assertThat(ended.get("approvedBy").asText()).isEqualTo("approver");
        assertThat(ended.get("requester").asText()).isEqualTo("requester");
        assertThat(ended.get("servers"))
                .extracting(server -> server.get("state").asText())
                .containsExactlyElementsOf(
                        serversOf(account).stream().map(server -> "VERIFIED").toList());
        JsonNode directory = lab.directory(account);
        assertThat(directory.get("fingerprint")).isNotEqualTo(directoryBefore.get("fingerprint"));
        assertThat(Instant.parse(directory.get("pwdLastSet").asText()))
                .isAfter(Instant.parse(directoryBefore.get("pwdLastSet").asText()));
        assertThat(directory.get("failedBinds").asInt()).isZero();
        lab.everyServerUsesThePasswordOfTheDirectory(account);
        serversOf(account)
                .forEach(server -> assertThat(lab.events(server)).contains(2618).doesNotContain(6000));
        assertThat(lab.scheduler(account)).isEqualTo(schedulerBefore);

        assertThat(lab.journal(journal, "directory:" + account, "reset-password"))
                .hasSize(1);
        serversOf(account).forEach(server -> {
            assertThat(lab.journal(journal, "server:" + server, "pause-sync")).hasSize(1);
            assertThat(lab.journal(journal, "server:" + server, "resume-sync")).hasSize(1);
            assertThat(lab.journal(journal, "server:" + server, "update-credential"))
                    .hasSize(1);
            assertThat(lab.journal(journal, "server:" + server, "restart-service"))
                    .hasSize(1);
        });
        leftovers.nothingIsLeftOf(id);
        assertThat(leftovers.labelsOf(id)).containsExactly("CURRENT");
    }

    @Test
    void theSecondPasswordOfAnAccountIsCurrentAndTheFirstIsThePreviousOne() {
        String first = rotations.rotate(FABRIKAM).get("id").asText();
        String second = rotations.rotate(FABRIKAM).get("id").asText();

        assertThat(leftovers.labelsOf(first)).containsExactly("PREVIOUS");
        assertThat(leftovers.labelsOf(second)).containsExactly("CURRENT");
        assertThat(leftovers.labels(FABRIKAM)).containsOnlyOnce("CURRENT", "PREVIOUS");
    }

    @Test
    void evidenceIsSealedAndNoticesThatItWasTamperedWith() {
        String id = rotations.request(FABRIKAM);
        Answer tooEarly = keyturn.http().get("auditor", "/api/rotations/" + id + "/evidence");
        rotations.approve(id);
        rotations.awaitState(id, "ENDED");

        Answer evidence = keyturn.http().get("auditor", "/api/rotations/" + id + "/evidence");

        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(evidence.status()).isEqualTo(200);
        assertThat(evidence.body()).contains(id, "requester", "approver", "VERIFIED", "CHG0030042");
        EvidenceLog log = keyturn.bean(EvidenceLog.class);
        assertThat(log.verify()).isEmpty();
        JdbcTemplate jdbc = keyturn.bean(JdbcTemplate.class);
        String sealed = log.find(id).orElseThrow().document();
        assertThat(sealed).contains("\"approver\"");
        try {
            jdbc.update(
                    "update keyturn_evidence set document = ? where rotation_id = ?",
                    sealed.replace("\"approver\"", "\"approver2\""),
                    id);
            assertThat(log.verify()).isNotEmpty().allMatch(message -> message.contains("changed"));
        } finally {
            jdbc.update("update keyturn_evidence set document = ? where rotation_id = ?", sealed, id);
        }
        assertThat(log.verify()).isEmpty();
    }

    @Test
    void whatAPersonChangedInActiveDirectoryIsRepairedWithThePasswordThatAPersonEnters() {
        lab.changePassword(CONTOSO, "{\"password\":\"Set-by-an-admin-2026!\"}");
        String set = lab.fingerprint(CONTOSO);
        JsonNode schedulerBefore = lab.scheduler(CONTOSO);
        long journal = lab.journalEnd();

        String id = rotations.request("requester", RotationDriver.body(CONTOSO).put("kind", "REPAIR"));
        rotations.approve(id);
        String path = "/api/rotations/" + id + "/password";
        String task = rotations.task(id, "enter-password");
        Answer unclaimed = keyturn.http().post("operator", path, WRONG);
        rotations.claim(id, "enter-password", "operator");
        Answer byAnother = keyturn.http().post("admin", path, WRONG);
        Answer wrong = keyturn.http().post("operator", path, WRONG);
        Answer withoutPassword =
                keyturn.http().post("operator", "/engine-rest/task/" + task + "/complete", "{\"variables\":{}}");
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("RUNNING");
        Answer right = keyturn.http().post("operator", path, "{\"password\":\"Set-by-an-admin-2026!\"}");

        assertThat(unclaimed.status()).as(unclaimed.body()).isEqualTo(403);
        assertThat(byAnother.status()).as(byAnother.body()).isEqualTo(403);
        assertThat(wrong.status()).as(wrong.body()).isEqualTo(422);
        assertThat(wrong.detail()).contains("does not accept this password");
        assertThat(withoutPassword.refused()).as(withoutPassword.body()).isTrue();
        assertThat(right.status()).as(right.body()).isEqualTo(204);
        assertThat(rotations.outcome(id)).isEqualTo("VERIFIED");
        assertThat(lab.fingerprint(CONTOSO)).isEqualTo(set);
        lab.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
        assertThat(lab.journal(journal, "directory:contoso.com", "reset-password"))
                .isEmpty();
        assertThat(lab.scheduler(CONTOSO)).isEqualTo(schedulerBefore);
        leftovers.nothingIsLeftOf(id);
        assertThat(leftovers.labelsOf(id)).containsExactly("CURRENT");
        assertThat(keyturn.http().post("operator", path, WRONG).status()).isEqualTo(409);
    }

    @Test
    void aRotationThatNoOneApprovedYetIsCancelledWithoutATrace() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");

        assertThat(rotations.cancel("approver", id).status()).isEqualTo(403);
        endsWithoutAChange(id, "CANCELLED", () -> assertThat(
                        rotations.cancel("requester", id).status())
                .isEqualTo(202));
        assertThat(rotations.cancel("requester", id).status()).isEqualTo(409);
    }

    @Test
    void aRotationThatWaitsForItsWindowIsCancelledWithoutATrace() {
        ObjectNode body = RotationDriver.body(CONTOSO)
                .put("windowStart", Instant.now().plus(Duration.ofHours(1)).toString())
                .put("windowEnd", Instant.now().plus(Duration.ofHours(2)).toString());
        String id = rotations.request("requester", body);
        rotations.approve(id);
        JsonNode scheduled = rotations.awaitState(id, "SCHEDULED");
        assertThat(scheduled.get("cancellable").asBoolean()).isTrue();

        endsWithoutAChange(id, "CANCELLED", () -> assertThat(
                        rotations.cancel("operator", id).status())
                .isEqualTo(202));
    }

    @Test
    void aRejectedRotationChangesNothing() {
        String id = rotations.request(CONTOSO);
        String task = rotations.claim(id, "approve-rotation", "approver");

        endsWithoutAChange(id, "REJECTED", () -> assertThat(
                        rotations.complete("approver", task, "REJECT").status())
                .isEqualTo(204));
        assertThat(keyturn.http()
                        .get("auditor", "/api/rotations/" + id + "/evidence")
                        .body())
                .contains("REJECTED", "Looked at.");
    }

    private void endsWithoutAChange(String id, String outcome, Runnable act) {
        JsonNode directoryBefore = lab.directory(CONTOSO);
        JsonNode schedulerBefore = lab.scheduler(CONTOSO);
        List<String> labelsBefore = leftovers.labels(CONTOSO);
        long journal = lab.journalEnd();
        act.run();
        assertThat(rotations.outcome(id)).isEqualTo(outcome);
        assertThat(lab.directory(CONTOSO)).isEqualTo(directoryBefore);
        assertThat(lab.scheduler(CONTOSO)).isEqualTo(schedulerBefore);
        assertThat(leftovers.labels(CONTOSO)).isEqualTo(labelsBefore);
        assertThat(lab.journal(journal, "server:aadc01", "pause-sync")).isEmpty();
        assertThat(keyturn.bean(EvidenceLog.class).verify()).isEmpty();
        assertThat(keyturn.bean(EvidenceLog.class).find(id)).isPresent();
        leftovers.nothingIsLeftOf(id);
    }

    @Test
    void afterThePointOfNoReturnARotationCannotBeCancelled() {
        lab.fault("server:aadc03", "ignore-restart");
        String id = rotations.start(FABRIKAM);
        JsonNode undecided = rotations.awaitState(id, "NEEDS_DECISION");

        Answer refused = rotations.cancel("requester", id);

        assertThat(undecided.get("cancellable").asBoolean()).isFalse();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("point of no return");
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("NEEDS_DECISION");
    }

    @Test
    void aSecondRotationOfAnAccountIsRefusedWithTheFirstOnesName() {
        String first = rotations.request(CONTOSO);
        Answer second = keyturn.http()
                .post("operator", "/api/rotations", RotationDriver.body(CONTOSO).toString());
        String ofAnotherAccount = rotations.request(FABRIKAM);

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.contentType()).startsWith("application/problem+json");
        assertThat(second.detail()).contains(first).contains(CONTOSO);
        assertThat(second.json().get("rotation").asText()).isEqualTo(first);
        assertThat(ofAnotherAccount).isNotEqualTo(first);
    }

    @Test
    void theSameKeyGivesTheSameRotationAlsoAfterItsEnd() {
        String body = RotationDriver.body(CONTOSO).toString();
        Answer first = keyturn.http().post("requester", "/api/rotations", body, "Idempotency-Key", "monthly-1");
        String id = first.json().get("id").asText();
        Answer again = keyturn.http().post("requester", "/api/rotations", body, "Idempotency-Key", "monthly-1");
        Answer otherBody = keyturn.http()
                .post(
                        "requester",
                        "/api/rotations",
                        RotationDriver.body(CONTOSO).put("reason", "Another.").toString(),
                        "Idempotency-Key",
                        "monthly-1");
        rotations.awaitState(id, "AWAITING_APPROVAL");
        rotations.cancel("requester", id);
        rotations.awaitState(id, "ENDED");
        Answer afterItsEnd = keyturn.http().post("requester", "/api/rotations", body, "Idempotency-Key", "monthly-1");

        assertThat(first.location()).isEqualTo("/api/rotations/" + id);
        assertThat(List.of(again, afterItsEnd)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.location()).isEqualTo("/api/rotations/" + id);
        });
        assertThat(afterItsEnd.json().get("state").asText()).isEqualTo("ENDED");
        assertThat(otherBody.status()).isEqualTo(422);
        assertThat(otherBody.detail()).contains("Idempotency-Key");
    }

    @Test
    void eightRequestsAtOnceWithOneKeyAreOneRotation() throws Exception {
        int before = rotationsOf(CONTOSO);
        List<Answer> answers = eightAtOnce(number -> "all-the-same");

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(202));
        assertThat(answers.stream().map(Answer::location).distinct()).hasSize(1);
        assertThat(rotationsOf(CONTOSO)).isEqualTo(before + 1);
    }

    @Test
    void eightRequestsAtOnceWithKeysOfTheirOwnAreOneRotationAndSevenRefusals() throws Exception {
        int before = rotationsOf(CONTOSO);
        List<Answer> answers = eightAtOnce(number -> "own-" + number);

        Set<String> running = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(answer -> answer.json().get("id").asText())
                .collect(Collectors.toSet());
        assertThat(running).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .hasSize(7)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
                    assertThat(answer.detail()).contains(running);
                });
        assertThat(rotationsOf(CONTOSO)).isEqualTo(before + 1);
        assertThat(keyturn.http()
                        .get("admin", "/engine-rest/process-instance/count?active=true")
                        .json()
                        .get("count")
                        .asInt())
                .isEqualTo(1);
    }

    private static List<Answer> eightAtOnce(IntFunction<String> key) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<Answer>> requests = IntStream.range(0, 8)
                    .mapToObj(number -> threads.submit((Callable<Answer>) () -> {
                        go.await();
                        return keyturn.http()
                                .post(
                                        "requester",
                                        "/api/rotations",
                                        RotationDriver.body(CONTOSO).toString(),
                                        "Idempotency-Key",
                                        key.apply(number));
                    }))
                    .toList();
            go.countDown();
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> request : requests) {
                answers.add(request.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static int rotationsOf(String account) {
        JsonNode all = keyturn.http()
                .get("auditor", "/api/rotations?limit=200&account=" + account)
                .json();
        return (int) StreamSupport.stream(all.spliterator(), false).count();
    }
}
