package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepSettingsTest {

    @Test
    void aStepCanHaveAPatienceOfItsOwn() {
        StepSettings all = new StepSettings(Duration.ofMinutes(2), Map.of("restart-sync-service", Duration.ofHours(1)));

        assertThat(all.budgetOf("restartSyncService")).isEqualTo(Duration.ofHours(1));
        assertThat(all.budgetOf("verifySync")).isEqualTo(Duration.ofMinutes(2));
    }
}
