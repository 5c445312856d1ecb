package dev.keyturn.application;

import static dev.keyturn.application.LabView.CONTOSO;
import static dev.keyturn.application.LabView.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outside systems whose answers come late, or never: what was done is found done, and the rotation goes on. */
class LateAnswersIT {

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

    @Test
    void aPasswordChangeWithoutAnAnswerIsFoundDoneAndNotDoneTwice() {
        long journal = lab.journalEnd();
        String id = rotations.request(FABRIKAM);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.fault("directory:fabrikam.com", "lose-answer");

        rotations.approve(id);

        endsVerified(id, FABRIKAM);
        assertThat(lab.faults()).isEmpty();
        assertThat(lab.journal(journal, "directory:fabrikam.com", "reset-password"))
                .hasSizeBetween(1, 2)
                .extracting(reset -> reset.get("facts").get("fingerprint"))
                .containsOnly(lab.directory(FABRIKAM).get("fingerprint"));
        assertThat(leftovers.labelsOf(id)).containsExactly("CURRENT");
    }

    /** The first command with an effect is the pause on the active server, and the update on the other. */
    @ParameterizedTest
    @CsvSource({"server:aadc01, 1", "server:aadc01, 2", "server:aadc02, 1", "server:aadc02, 2"})
    void aSyncServerThatLosesItsAnswersIsAskedAgain(String target, int times) {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.fault(target, "lose-answer", times);

        rotations.approve(id);

        endsVerified(id, CONTOSO);
        assertThat(lab.faults()).isEmpty();
    }

    @ParameterizedTest
    @Tag("long")
    @CsvSource({"directory:contoso.com", "server:aadc01", "server:aadc02"})
    void aSlowAnswerIsWaitedFor(String target) {
        String id = rotations.request(CONTOSO);
        rotations.awaitState(id, "AWAITING_APPROVAL");
        lab.fault(target, "slow", 2);

        rotations.approve(id);

        endsVerified(id, CONTOSO);
        assertThat(lab.faults()).isEmpty();
    }

    private void endsVerified(String id, String account) {
        JsonNode ended = rotations.awaitState(id, "ENDED");
        assertThat(ended.get("outcome").asText()).as(ended::toPrettyString).isEqualTo("VERIFIED");
        lab.everyServerUsesThePasswordOfTheDirectory(account);
        assertThat(lab.scheduler(account))
                .isEqualTo(account.equals(CONTOSO) ? contosoSchedulerBefore : fabrikamSchedulerBefore);
        leftovers.nothingIsLeftOf(id);
    }
}
