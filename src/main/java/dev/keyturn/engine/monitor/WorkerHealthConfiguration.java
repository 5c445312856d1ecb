package dev.keyturn.engine.monitor;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.notification.MailStatus;
import dev.keyturn.step.WorkerProgress;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether this node carries out steps, down as long as they wait for the database, and whether its mails are taken. */
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

    /** A mail server that is away is waited for; one that refuses the login needs a person. */
    @Bean
    HealthIndicator notificationsHealthIndicator(ObjectProvider<MailStatus> mails) {
        return () -> {
            MailStatus status = mails.getIfAvailable();
            String trouble = status == null ? null : status.trouble();
            return trouble == null
                    ? Health.up().build()
                    : Health.status(HealthConfiguration.DEGRADED)
                            .withDetail("mail", trouble)
                            .build();
        };
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
