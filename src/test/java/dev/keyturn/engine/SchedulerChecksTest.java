package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.kernel.InvalidSettingException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SchedulerChecksTest {

    @Test
    void whatKeyturnSetsIsGood() {
        assertThatCode(() -> SchedulerChecks.check(usual())).doesNotThrowAnyException();
    }

    @Test
    void whatLosesOrStopsStepsIsRefused() {
        refused("table-name", settings -> settings.setTableName("tasks"));
        refused("delay-startup-until-context-ready", settings -> settings.setDelayStartupUntilContextReady(false));
        refused("always-persist-timestamp-in-utc", settings -> settings.setAlwaysPersistTimestampInUtc(false));
        refused("heartbeat-interval", settings -> settings.setHeartbeatInterval(Duration.ofMinutes(5)));
        refused("polling-strategy-upper-limit-fraction-of-threads", settings -> {
            settings.setPollingStrategy(PollingStrategyConfig.Type.LOCK_AND_FETCH);
            settings.setPollingStrategyUpperLimitFractionOfThreads(3);
        });
    }

    private static void refused(String setting, Consumer<DbSchedulerProperties> change) {
        DbSchedulerProperties settings = usual();
        change.accept(settings);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> SchedulerChecks.check(settings))
                .satisfies(refusal -> assertThat(refusal.setting()).isEqualTo("db-scheduler." + setting));
    }

    private static DbSchedulerProperties usual() {
        DbSchedulerProperties settings = new DbSchedulerProperties();
        settings.setHeartbeatInterval(Duration.ofSeconds(2));
        settings.setMissedHeartbeatsLimit(4);
        settings.setDelayStartupUntilContextReady(true);
        settings.setAlwaysPersistTimestampInUtc(true);
        return settings;
    }
}
