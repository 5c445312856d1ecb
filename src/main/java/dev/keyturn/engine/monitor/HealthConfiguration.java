package dev.keyturn.engine.monitor;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import dev.keyturn.engine.monitor.DependencyProbes.Dependency;
import dev.keyturn.engine.monitor.DependencyProbes.Dependency.Kind;
import dev.keyturn.engine.monitor.DependencyProbes.Result;
import dev.keyturn.notification.MailStatus;
import dev.keyturn.step.WorkerProgress;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributorRegistry;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health, where it is wanted: whether this node carries out steps, down as long as they wait for the database, whether its mails are
 * taken, and a component for each kind of dependency. One that does not answer makes it degraded and not down: rotations wait for it by
 * themselves, and restarting Keyturn would not help.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnProperty("keyturn.monitor.health")
class HealthConfiguration {

    private static final Status DEGRADED = new Status("DEGRADED");

    /** A busy database answers sooner. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(8);

    @Bean
    SmartInitializingSingleton dependencyHealth(
            ObjectProvider<HealthContributorRegistry> registry, ObjectProvider<DependencyProbes> dependencies) {
        return () -> registry.ifAvailable(health -> dependencies.ifAvailable(probes -> {
            for (Kind kind : Kind.values()) {
                HealthIndicator indicator = () -> health(probes, kind);
                health.registerContributor(kind.component(), indicator);
            }
        }));
    }

    private static Health health(DependencyProbes dependencies, Kind kind) {
        Health.Builder health = Health.up();
        for (Dependency dependency : dependencies.all()) {
            if (dependency.kind() != kind) {
                continue;
            }
            Result result = dependencies.found(dependency);
            if (result == null) {
                health.withDetail(dependency.name(), "was not probed yet");
            } else if (result.answers()) {
                health.withDetail(dependency.name(), "answered at " + result.at());
            } else {
                health.status(DEGRADED).withDetail(dependency.name(), result.trouble() + " (" + result.at() + ")");
            }
        }
        return health.build();
    }

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
                    : Health.status(DEGRADED).withDetail("mail", trouble).build();
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
