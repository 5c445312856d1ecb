package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.rotation.ModelStep.ResumePoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumePointTest {

    @ParameterizedTest
    @ValueSource(strings = {"runPreCheck", "checkReadiness", "confirmTicket", "stagePassword", "pauseSync"})
    void beforeThePointOfNoReturnARotationGoesBackToItsPreparation(String step) {
        assertThat(ResumePoint.of(step)).isEqualTo(ResumePoint.PREPARE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "changePasswordInAd",
                "updateConnector",
                "restartSyncService",
                "verifySync",
                "verifyRotation",
                "checkManualWork"
            })
    void afterItARotationGoesOnWithTheChange(String step) {
        assertThat(ResumePoint.of(step)).isEqualTo(ResumePoint.CHANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = "resumeSync")
    void onceEverythingIsVerifiedOnlyClosingIsLeft(String step) {
        assertThat(ResumePoint.of(step)).isEqualTo(ResumePoint.CLOSE);
    }
}
