package dev.keyturn.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RotationMetersTest {

    private static final Instant CHANGED = Instant.parse("2026-03-01T22:00:00Z");

    @Test
    void reachesFromTheChangeInActiveDirectoryToTheProofOnEachServer() {
        assertThat(RotationMeters.outages(List.of(
                        done("changePasswordInAd", null, 0),
                        done("updateConnector", "aadc01", 3),
                        done("restartSyncService", "aadc01", 8),
                        done("verifySync", "aadc01", 10),
                        done("verifySync", "aadc02", 25))))
                .containsExactly(
                        Map.entry("aadc01", Duration.ofSeconds(10)), Map.entry("aadc02", Duration.ofSeconds(25)));
    }

    @Test
    void goesOnUntilTheLastProofWhenARotationIsRolledBack() {
        assertThat(RotationMeters.outages(List.of(
                        done("changePasswordInAd", null, 0),
                        done("verifySync", "aadc01", 10),
                        failed("verifySync", "aadc02", 20),
                        done("changePasswordInAd", null, 300),
                        done("verifySync", "aadc01", 310),
                        done("verifySync", "aadc02", 320))))
                .containsEntry("aadc01", Duration.ofSeconds(310))
                .containsEntry("aadc02", Duration.ofSeconds(320));
    }

    @Test
    void saysNothingOfAServerThatWasNeverProvedOrOfARepairThatChangedNoPassword() {
        assertThat(RotationMeters.outages(
                        List.of(done("changePasswordInAd", null, 0), failed("verifySync", "aadc01", 10))))
                .isEmpty();
        assertThat(RotationMeters.outages(List.of(done("verifySync", "aadc01", 10))))
                .isEmpty();
    }

    private static StepRecord done(String name, @Nullable String server, int second) {
        return step(name, server, StepRecord.State.DONE, second);
    }

    private static StepRecord failed(String name, String server, int second) {
        return step(name, server, StepRecord.State.FAILED, second);
    }

    private static StepRecord step(String name, @Nullable String server, StepRecord.State state, int second) {
        Instant end = CHANGED.plusSeconds(second);
        return new StepRecord(
                name + server + second,
                "rotation",
                "contoso.com",
                name,
                server,
                Direction.FORWARD,
                "execution",
                "activity",
                state,
                true,
                false,
                1,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                end,
                end,
                null,
                end);
    }
}
