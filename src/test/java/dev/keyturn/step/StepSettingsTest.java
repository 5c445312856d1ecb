package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepSettingsTest {

    private static final double MIDDLE = 0.5;

    private final StepSettings settings =
            new StepSettings(Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofSeconds(20), Map.of());

    @Test
    void thePauseDoublesWithEachAttemptUpToTheLongest() {
        assertThat(settings.pauseAfter(1, MIDDLE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pauseAfter(2, MIDDLE)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.pauseAfter(3, MIDDLE)).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.pauseAfter(5, MIDDLE)).isEqualTo(Duration.ofSeconds(16));
        assertThat(settings.pauseAfter(6, MIDDLE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.pauseAfter(5000, MIDDLE)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void thePauseVariesByAFifth() {
        assertThat(settings.pauseAfter(1, 0)).isEqualTo(Duration.ofMillis(800));
        assertThat(settings.pauseAfter(1, 1)).isEqualTo(Duration.ofMillis(1200));
        assertThat(settings.pauseAfter(50, 1)).isEqualTo(Duration.ofSeconds(24));
    }

    @Test
    void aStepCanHaveAPatienceOfItsOwn() {
        StepSettings all = new StepSettings(
                Duration.ofMinutes(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(20),
                Map.of("restart-sync-service", new StepSettings.Special(Duration.ofHours(1))));

        assertThat(all.budgetOf("restartSyncService")).isEqualTo(Duration.ofHours(1));
        assertThat(all.budgetOf("verifySync")).isEqualTo(Duration.ofMinutes(2));
    }
}
