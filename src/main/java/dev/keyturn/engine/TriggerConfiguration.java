package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.trigger.ChangeWindows;
import dev.keyturn.trigger.LaterProof;
import dev.keyturn.trigger.RotationSchedule;
import dev.keyturn.trigger.Schedule;
import dev.keyturn.trigger.SymptomWatch;
import dev.keyturn.work.DurableWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.validation.annotation.Validated;

/**
 * What asks for rotations by itself, most of it where it is switched on: each has one durable execution for each account, independent
 * of the number of nodes and of their starts.
 */
@Configuration(proxyBeanMethods = false)
class TriggerConfiguration {

    /**
     * {@code keyturn.schedule}.
     *
     * @param enabled Whether a rotation is asked for before a password is older than keyturn.accounts[].maximum-age.
     * @param windows When passwords may be changed, such as "Sat 22:00-02:00", "Mon-Thu 20:00-23:00" or "daily 01:00-04:00".
     * @param freezes Days on which nothing is changed, such as "2026-12-18/2027-01-06" or one day alone.
     * @param timeZone Time zone of windows and freezes.
     * @param lead How long before a password is too old its rotation is asked for, at the latest.
     */
    @ConfigurationProperties("keyturn.schedule")
    @Validated
    record ScheduleSettings(
            @DefaultValue("false") boolean enabled,
            @NotEmpty @DefaultValue("daily 20:00-06:00") List<String> windows,
            @DefaultValue List<String> freezes,
            @NotNull @DefaultValue("UTC") ZoneId timeZone,

            @NotNull @DurationMin(seconds = 0) @DurationMax(days = 3650) @DefaultValue("14d")
            Duration lead) {

        /** @throws InvalidSettingException when windows or freezes cannot be read */
        Schedule toSchedule() {
            try {
                return new Schedule(ChangeWindows.of(windows, freezes, timeZone), lead);
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException("keyturn.schedule", "cannot be read. " + e.getMessage());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ScheduleSettings.class)
    @ConditionalOnProperty("keyturn.schedule.enabled")
    @Import(RotationSchedule.class)
    static class ScheduledRotations {

        private static final Duration BETWEEN_CHECKS = Duration.ofHours(1);

        @Bean
        Schedule schedule(ScheduleSettings settings) {
            return settings.toSchedule();
        }

        @Bean
        Task<Void> rotationScheduleTask(RotationSchedule schedule, Accounts accounts) {
            return task("rotation-schedule", BETWEEN_CHECKS, accounts, schedule::check);
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> rotationScheduleStart(
                Task<Void> rotationScheduleTask, Accounts accounts, Scheduler scheduler, Clock clock) {
            return begin(rotationScheduleTask, accounts, scheduler, clock::instant);
        }
    }

    /**
     * {@code keyturn.watch}.
     *
     * @param interval Time between two checks of the servers of an account, such as 5m. Setting it has sync servers asked for signs of a
     *     wrong password, and a repair is asked for when there are any. 0 turns it off, as it is outside of the lab.
     */
    @ConfigurationProperties("keyturn.watch")
    @Validated
    record WatchSettings(@NotNull @DurationMin(seconds = 1) Duration interval) {

        static class Wanted implements Condition {

            @Override
            public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
                return isWanted(context.getEnvironment());
            }

            static boolean isWanted(Environment environment) {
                return Binder.get(environment)
                        .bind("keyturn.watch.interval", Duration.class)
                        .map(interval -> !interval.isZero())
                        .orElse(false);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(WatchSettings.class)
    @Conditional(WatchSettings.Wanted.class)
    @Import(SymptomWatch.class)
    static class WatchedSymptoms {

        @Bean
        Task<Void> symptomWatchTask(
                SymptomWatch watch, Accounts accounts, WatchSettings settings, ObjectProvider<MeterRegistry> meters) {
            return task("symptom-watch", settings.interval(), accounts, account -> {
                SymptomWatch.CheckResult check = watch.check(account);
                meters.ifAvailable(registry -> count(registry, account, check));
            });
        }

        private static void count(MeterRegistry meters, Account account, SymptomWatch.CheckResult check) {
            Counter.builder("keyturn.watch.checks")
                    .description("Checks for signs of a wrong password, by what was found")
                    .tag("account", account.name())
                    .tag("result", check.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .register(meters)
                    .increment();
        }

        @Bean
        ApplicationListener<ApplicationReadyEvent> symptomWatchStart(
                Task<Void> symptomWatchTask,
                Accounts accounts,
                Scheduler scheduler,
                WatchSettings settings,
                Clock clock) {
            return begin(
                    symptomWatchTask, accounts, scheduler, () -> clock.instant().plus(settings.interval()));
        }
    }

    /** Once for each rotation that brought a password; there is nothing to switch off. */
    @Configuration(proxyBeanMethods = false)
    @Import(LaterProof.class)
    static class SecondProof {

        @Bean
        Task<Void> laterProofTask(LaterProof proof) {
            return DurableWork.task(LaterProof.TASK, proof::attempt);
        }
    }

    private static Task<Void> task(String name, Duration interval, Accounts accounts, Consumer<Account> check) {
        FixedDelay pause = FixedDelay.of(interval);
        return Tasks.custom(name, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(interval))
                .onDeadExecutionRevive()
                .execute((instance, context) -> {
                    Account account = accounts.find(instance.getId()).orElse(null);
                    if (account == null) {
                        // it is no longer configured
                        return new CompletionHandler.OnCompleteRemove<>();
                    }
                    check.accept(account);
                    return new CompletionHandler.OnCompleteReschedule<>(pause);
                });
    }

    private static ApplicationListener<ApplicationReadyEvent> begin(
            Task<Void> task, Accounts accounts, Scheduler scheduler, Supplier<Instant> first) {
        return ready -> accounts.all()
                .forEach(account -> scheduler.scheduleIfNotExists(task.instance(account.name()), first.get()));
    }
}
