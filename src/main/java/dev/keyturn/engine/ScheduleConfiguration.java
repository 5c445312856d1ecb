package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.Directory;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.trigger.RotationSchedule;
import java.time.Clock;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The schedule: one durable execution for each account, independent of the number of nodes and of their starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleSettings.class)
@ConditionalOnProperty("keyturn.schedule.enabled")
class ScheduleConfiguration {

    private static final String TASK = "rotation-schedule";

    @Bean
    RotationSchedule rotationSchedule(
            ScheduleSettings settings,
            Directory directory,
            SecretStore secrets,
            Rotations rotations,
            @Lazy IdentityService identity,
            Clock clock) {
        return new RotationSchedule(
                settings.toSchedule(), directory, secrets, rotations, identity, settings.quietAfterRefusal(), clock);
    }

    @Bean
    Task<Void> rotationScheduleTask(RotationSchedule schedule, Accounts accounts, ScheduleSettings settings) {
        return AccountTasks.of(TASK, settings.interval(), accounts, schedule::check);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> rotationScheduleStart(
            Task<Void> rotationScheduleTask, Accounts accounts, Scheduler scheduler, Clock clock) {
        return AccountTasks.begin(rotationScheduleTask, accounts, scheduler, clock::instant);
    }
}
