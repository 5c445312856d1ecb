package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.account.Accounts;
import dev.keyturn.directory.Directory;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.trigger.ChangeWindows;
import dev.keyturn.trigger.RotationSchedule;
import dev.keyturn.trigger.Schedule;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.validation.annotation.Validated;

/** The schedule: one durable execution for each account, independent of the number of nodes and of their starts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleConfiguration.Settings.class)
@ConditionalOnProperty("keyturn.schedule.enabled")
class ScheduleConfiguration {

    private static final String TASK = "rotation-schedule";
    private static final Duration BETWEEN_CHECKS = Duration.ofHours(1);

    /**
     * {@code keyturn.schedule}.
     *
     * @param enabled Whether a rotation is asked for before a password is older than keyturn.accounts[].maximum-age.
     * @param windows When passwords may be changed, such as "Sat 22:00-02:00", "Mon-Thu 20:00-23:00" or "daily 01:00-04:00".
     * @param freezes Days on which nothing is changed, such as "2026-12-18/2027-01-06" or one day alone.
     * @param timeZone Time zone of windows and freezes.
     * @param lead How long before a password is too old its rotation is asked for, at the latest.
     * @param notice The least time between the request and its change window, for people to approve.
     */
    @ConfigurationProperties("keyturn.schedule")
    @Validated
    record Settings(
            @DefaultValue("false") boolean enabled,
            @NotEmpty @DefaultValue("daily 20:00-06:00") List<String> windows,
            @DefaultValue List<String> freezes,
            @NotNull @DefaultValue("UTC") ZoneId timeZone,

            @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("14d")
            Duration lead,

            @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("1d")
            Duration notice) {

        /** @throws InvalidSettingException when windows or freezes cannot be read */
        Schedule toSchedule() {
            try {
                return new Schedule(ChangeWindows.of(windows, freezes, timeZone), lead, notice);
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException("keyturn.schedule", "cannot be read. " + e.getMessage());
            }
        }
    }

    @Bean
    RotationSchedule rotationSchedule(
            Settings settings,
            Directory directory,
            SecretStore secrets,
            Rotations rotations,
            @Lazy IdentityService identity,
            Clock clock) {
        return new RotationSchedule(settings.toSchedule(), directory, secrets, rotations, identity, clock);
    }

    @Bean
    Task<Void> rotationScheduleTask(RotationSchedule schedule, Accounts accounts) {
        return AccountTasks.of(TASK, BETWEEN_CHECKS, accounts, schedule::check);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> rotationScheduleStart(
            Task<Void> rotationScheduleTask, Accounts accounts, Scheduler scheduler, Clock clock) {
        return AccountTasks.begin(rotationScheduleTask, accounts, scheduler, clock::instant);
    }
}
