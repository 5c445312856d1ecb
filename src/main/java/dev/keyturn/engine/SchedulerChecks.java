package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.PollingStrategyConfig;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.kernel.InvalidSettingException;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Refuses settings of the scheduler with which steps would be lost or stand still. */
@Configuration(proxyBeanMethods = false)
class SchedulerChecks {

    /** The table that Keyturn makes, and in which it proves that it owns a step. */
    private static final String TABLE = "scheduled_tasks";

    /** A rotation that a dead node has left stands still for so long. */
    private static final Duration LONGEST_UNNOTICED = Duration.ofMinutes(2);

    @Bean
    SmartInitializingSingleton schedulerSettingsCheck(
            @Value("${db-scheduler.enabled:true}") boolean enabled, ObjectProvider<DbSchedulerProperties> settings) {
        checkEnabled(enabled);
        return () -> settings.ifAvailable(SchedulerChecks::check);
    }

    static void checkEnabled(boolean enabled) {
        require(enabled, "enabled", "is false, but every step of a rotation is carried out by it. Remove it.");
    }

    static void check(DbSchedulerProperties settings) {
        require(
                TABLE.equals(settings.getTableName()),
                "table-name",
                "names another table than " + TABLE + ", which Keyturn makes and uses. Remove it.");
        require(
                settings.isDelayStartupUntilContextReady(),
                "delay-startup-until-context-ready",
                "is false: steps would begin before the process engine is there. Remove it, or set it to true.");
        require(
                settings.isAlwaysPersistTimestampInUtc(),
                "always-persist-timestamp-in-utc",
                "is false: nodes in different time zones would disagree about what is due. Remove it, or set it to true.");
        require(
                settings.getHeartbeatInterval()
                                .multipliedBy(settings.getMissedHeartbeatsLimit())
                                .compareTo(LONGEST_UNNOTICED)
                        <= 0,
                "heartbeat-interval",
                "times db-scheduler.missed-heartbeats-limit is more than " + LONGEST_UNNOTICED.toMinutes()
                        + " minutes: for so long a rotation would stand still when a node dies. Lower one of them, or remove"
                        + " both.");
        require(
                settings.getPollingStrategy() != PollingStrategyConfig.Type.LOCK_AND_FETCH
                        || settings.getPollingStrategyUpperLimitFractionOfThreads() <= 1,
                "polling-strategy-upper-limit-fraction-of-threads",
                "is above 1.0: with lock-and-fetch, steps that wait for a thread would be taken for dead. Set it to 1.0.");
    }

    private static void require(boolean holds, String setting, String message) {
        if (!holds) {
            throw new InvalidSettingException("db-scheduler." + setting, message);
        }
    }
}
