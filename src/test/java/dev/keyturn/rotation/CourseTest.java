package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {

    @ParameterizedTest
    @ValueSource(strings = {"takeFirstLook", "checkReadiness", "confirmTicket", "stagePassword", "pauseSync"})
    void beforeThePointOfNoReturnARotationGoesBackToItsPreparation(String step) {
        assertThat(Course.of(step)).isEqualTo(Course.PREPARE);
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
        assertThat(Course.of(step)).isEqualTo(Course.CHANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = "resumeSync")
    void onceEverythingIsVerifiedOnlyClosingIsLeft(String step) {
        assertThat(Course.of(step)).isEqualTo(Course.CLOSE);
    }
}
