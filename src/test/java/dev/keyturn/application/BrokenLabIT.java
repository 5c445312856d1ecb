package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.lab.server.LabAdministrator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outside systems that misbehave: nothing ends half-done in silence. */
class BrokenLabIT {

    @RegisterExtension
    static final RunningKeyturn keyturn =
            new RunningKeyturn("--keyturn.steps.budget=3s", "--keyturn.running-cycle.longest-wait=3s");

    private final RotationDriver rotations = keyturn.rotations();
    private final LabView lab = keyturn.lab();
    private final Leftovers leftovers = keyturn.leftovers();

    private JsonNode contosoSchedulerBefore;
    private JsonNode fabrikamSchedulerBefore;

    @BeforeEach
    void check() {
        contosoSchedulerBefore = lab.scheduler(CONTOSO);
        fabrikamSchedulerBefore = lab.scheduler(FABRIKAM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignore-credential-update", "ignore-restart"})
    void aServerThatGoesOnWithTheOldPasswordIsNamedAndARetryHelps(String fault) {
        lab.fault("server:aadc02", fault);
        String id = rotations.start(CONTOSO);

        JsonNode decision = rotations.needsDecision(id);

        assertThat(decision.get("message").asText()).contains("aadc02");
        assertThat(choices(decision)).contains("RETRY", "FINISH_BY_HAND");
        assertThat(lab.events("aadc02")).contains(6000);
        assertThat(lab.scheduler(CONTOSO).get("syncCycleEnabled").asBoolean())
                .as("sync stays paused until it is decided")
                .isFalse();
        assertThat(serverState(id, "aadc01")).isEqualTo("VERIFIED");
        assertThat(serverState(id, "aadc02")).isEqualTo("FAILED");

        long journal = lab.journalEnd();
        rotations.choose(id, "RETRY");
        endsVerified(id, CONTOSO);
        assertThat(lab.journal(journal, "server:aadc01", "restart-service"))
                .as("what was verified already is left alone")
                .isEmpty();
    }

    @Test
    void rollingBackBringsTheOldPasswordToActiveDirectoryAndEveryServer() {
        assertThat(rotations.rotate(CONTOSO).get("outcome").asText()).isEqualTo("VERIFIED");
        String old = lab.fingerprint(CONTOSO);
        List<String> labels = leftovers.labels(CONTOSO);
        lab.fault("server:aadc02", "ignore-restart");
        String id = rotations.start(CONTOSO);
        JsonNode decision = rotations.needsDecision(id);
        assertThat(choices(decision)).contains("ROLL_BACK");
        assertThat(lab.fingerprint(CONTOSO)).isNotEqualTo(old);

        rotations.choose(id, "ROLL_BACK");

        assertThat(rotations.outcome(id)).isEqualTo("ROLLED_BACK");
        assertThat(lab.fingerprint(CONTOSO)).isEqualTo(old);
        lab.everyServerUsesThePasswordOfTheDirectory(CONTOSO);
        assertThat(lab.scheduler(CONTOSO)).isEqualTo(contosoSchedulerBefore);
        leftovers.nothingIsLeftOf(id);
        assertThat(leftovers.labelsOf(id)).containsExactly("-");
        assertThat(leftovers.labels(CONTOSO).subList(0, labels.size())).isEqualTo(labels);
    }

    @Test
    void anAccountThatIsLockedAfterTheChangeNeedsAPersonAndIsNotLoggedInWithAgain() {
        lab.fault("directory:fabrikam.com", "lock-account");
        String id = rotations.start(FABRIKAM);

        JsonNode decision = rotations.needsDecision(id);

        assertThat(decision.get("message").asText()).containsIgnoringCase("locked");
        assertThat(lab.directory(FABRIKAM).get("locked").asBoolean()).isTrue();
        assertThat(attemptsOf(id, "changePasswordInAd")).isEqualTo(1);
        lab.unlock(FABRIKAM);
        rotations.choose(id, "RETRY");
        endsVerified(id, FABRIKAM);
    }

    @Test
    void aServiceThatDoesNotStartNeedsAPersonAndARetryStartsIt() {
        lab.fault("server:aadc03", "service-does-not-start");
        String id = rotations.start(FABRIKAM);

        JsonNode decision = rotations.needsDecision(id);

        assertThat(decision.get("message").asText()).contains("aadc03").containsIgnoringCase("start");
        assertThat(lab.server("aadc03").get("service").get("state").asText()).isEqualTo("Stopped");
        assertThat(lab.events("aadc03")).contains(2005);
        rotations.choose(id, "RETRY");
        endsVerified(id, FABRIKAM);
    }

    @Test
    void aSyncCycleThatRunsIsStoppedBeforeTheChange() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc01", "cycle-running");

        rotations.approve(id);

        endsVerified(id, CONTOSO);
        assertThat(lab.faults()).isEmpty();
    }

    @Test
    void aRejectedPasswordIsReplacedByASecondCandidate() {
        lab.fault("directory:fabrikam.com", "reject-password");

        JsonNode ended = rotations.rotate(FABRIKAM);

        assertThat(ended.get("outcome").asText()).isEqualTo("VERIFIED");
        assertThat(leftovers.labelsOf(ended.get("id").asText())).containsExactly("-", "CURRENT");
        lab.everyServerUsesThePasswordOfTheDirectory(FABRIKAM);
    }

    @Test
    void aSecondRejectionNeedsAPersonAndNoThirdCandidateIsMade() {
        long journal = lab.journalEnd();
        String before = lab.fingerprint(FABRIKAM);
        lab.fault("directory:fabrikam.com", "reject-password", 2);
        String id = rotations.start(FABRIKAM);

        JsonNode decision = rotations.needsDecision(id);

        assertThat(decision.get("message").asText()).containsIgnoringCase("password");
        assertThat(lab.fingerprint(FABRIKAM)).isEqualTo(before);
        assertThat(leftovers.labelsOf(id)).containsExactly("-", "PENDING");
        assertThat(lab.journal(journal, "server:aadc03", "update-credential")).isEmpty();
        rotations.choose(id, "RETRY");
        endsVerified(id, FABRIKAM);
        assertThat(leftovers.labelsOf(id)).containsExactly("-", "CURRENT");
    }

    @Test
    void aDirectoryThatStaysAwayBeforeTheChangeLeadsToACleanCancel() {
        JsonNode directoryBefore = lab.directory(CONTOSO);
        List<String> labelsBefore = leftovers.labels(CONTOSO);
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("directory:contoso.com", "unreachable");

        rotations.approve(id);
        JsonNode undecided = rotations.awaitState(id, "NEEDS_DECISION");
        assertThat(undecided.get("decision").get("message").asText())
                .startsWith("Domain controller ")
                .contains("cannot be reached", "Check that it is up")
                .doesNotContain("again");
        assertThat(choices(undecided.get("decision"))).containsExactly("RETRY", "ROLL_BACK");
        assertThat(undecided.get("cancellable").asBoolean()).isTrue();
        assertThat(attemptsOf(id, "checkReadiness")).isGreaterThan(1);
        rotations.choose(id, "ROLL_BACK");

        assertThat(rotations.outcome(id)).isEqualTo("CANCELLED");
        assertThat(lab.directory(CONTOSO)).isEqualTo(directoryBefore);
        assertThat(lab.scheduler(CONTOSO)).isEqualTo(contosoSchedulerBefore);
        assertThat(leftovers.labels(CONTOSO)).isEqualTo(labelsBefore);
        leftovers.nothingIsLeftOf(id);
    }

    @Test
    void aSyncServerThatWasAwayBeforeTheChangeIsAskedAgainByARetry() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc02", "unreachable");

        rotations.approve(id);
        assertThat(rotations.needsDecision(id).get("message").asText()).contains("aadc02");
        lab.heal();
        rotations.choose(id, "RETRY");

        endsVerified(id, CONTOSO);
    }

    @Test
    void finishedByHandIsBelievedOnlyWhenItIsTrue() {
        lab.fault("server:aadc03", "ignore-restart");
        String id = rotations.start(FABRIKAM);
        rotations.needsDecision(id);

        rotations.choose(id, "FINISH_BY_HAND");
        JsonNode disbelieved = rotations.needsDecision(id);
        assertThat(disbelieved.get("message").asText()).contains("aadc03");
        new LabAdministrator(keyturn.bean("lab")).restartService("aadc03");
        rotations.choose(id, "FINISH_BY_HAND");

        assertThat(rotations.outcome(id)).isEqualTo("FINISHED_BY_HAND");
        lab.everyServerUsesThePasswordOfTheDirectory(FABRIKAM);
        assertThat(lab.scheduler(FABRIKAM)).isEqualTo(fabrikamSchedulerBefore);
        leftovers.nothingIsLeftOf(id);
        assertThat(leftovers.labelsOf(id)).containsExactly("CURRENT");
    }

    @Test
    void aChoiceThatIsNotOfferedIsRefused() {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.lastingFault("server:aadc02", "unreachable");
        rotations.approve(id);
        rotations.needsDecision(id);
        String task = rotations.claim(id, "decide-how-to-continue", "operator");

        for (String choice : List.of("FINISH_BY_HAND", "VERIFIED", "")) {
            assertThat(rotations.complete("operator", task, choice).refused())
                    .as(choice)
                    .isTrue();
        }
        assertThat(rotations.check(id).get("state").asText()).isEqualTo("NEEDS_DECISION");
    }

    private void endsVerified(String id, String account) {
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        lab.everyServerUsesThePasswordOfTheDirectory(account);
        assertThat(lab.scheduler(account))
                .isEqualTo(account.equals(CONTOSO) ? contosoSchedulerBefore : fabrikamSchedulerBefore);
        leftovers.nothingIsLeftOf(id);
    }

    private static List<String> choices(JsonNode decision) {
        return StreamSupport.stream(decision.get("choices").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private String serverState(String id, String server) {
        return StreamSupport.stream(rotations.check(id).get("servers").spliterator(), false)
                .filter(candidate -> candidate.get("name").asText().equals(server))
                .findFirst()
                .orElseThrow()
                .get("state")
                .asText();
    }

    private int attemptsOf(String id, String step) {
        return StreamSupport.stream(rotations.check(id).get("steps").spliterator(), false)
                .filter(candidate -> candidate.get("name").asText().equals(step))
                .mapToInt(candidate -> candidate.get("attempts").asInt())
                .sum();
    }
}
