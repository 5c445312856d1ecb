package dev.keyturn.engine.monitor;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.step.WorkerProgress;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether this node carries out steps, as the component {@code workers}: down as long as they wait for the database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty("keyturn.monitor.health")
class WorkerHealthConfiguration {

    /** A busy database answers sooner. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(8);

    @Bean
    HealthIndicator workersHealthIndicator(WorkerProgress progress, ObjectProvider<DbSchedulerProperties> scheduler) {
        DbSchedulerProperties settings = scheduler.getIfAvailable(DbSchedulerProperties::new);
        return () -> health(progress, settings.getHeartbeatInterval());
    }

    /** @param heartbeat the scheduler looks after its executions at each second one */
    static Health health(WorkerProgress progress, Duration heartbeat) {
        Duration wait = progress.longestWait();
        Duration silence = progress.schedulerSilence();
        if (wait.compareTo(LONGEST_ANSWER) > 0) {
            return Health.down()
                    .withDetail("database", "has not answered a step for " + wait.toSeconds() + " s")
                    .build();
        }
        if (silence.compareTo(heartbeat.multipliedBy(2).plus(LONGEST_ANSWER)) > 0) {
            return Health.down()
                    .withDetail("database", "has not answered the scheduler for " + silence.toSeconds() + " s")
                    .build();
        }
        return Health.up().build();
    }
}
