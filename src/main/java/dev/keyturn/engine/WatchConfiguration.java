package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.trigger.SymptomWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.camunda.bpm.engine.IdentityService;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.beans.factory.ObjectProvider;
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

/** The watch over symptoms: one durable execution for each account, independent of the number of nodes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WatchConfiguration.Settings.class)
@ConditionalOnProperty("keyturn.watch.enabled")
class WatchConfiguration {

    private static final String TASK = "symptom-watch";

    /**
     * {@code keyturn.watch}.
     *
     * @param enabled Whether sync servers are asked at intervals for signs of a wrong password, and a repair is asked for
     *     when there are any. On in the lab, off elsewhere.
     * @param interval Time between two checks of the servers of an account.
     */
    @ConfigurationProperties("keyturn.watch")
    @Validated
    record Settings(
            @DefaultValue("false") boolean enabled,

            @NotNull @DurationMin(seconds = 1) @DefaultValue("5m")
            Duration interval) {}

    @Bean
    SymptomWatch symptomWatch(
            ConnectorAdapter connectors, Rotations rotations, @Lazy IdentityService identity, Clock clock) {
        return new SymptomWatch(connectors, rotations, identity, clock);
    }

    @Bean
    Task<Void> symptomWatchTask(
            SymptomWatch watch, Accounts accounts, Settings settings, ObjectProvider<MeterRegistry> meters) {
        return AccountTasks.of(TASK, settings.interval(), accounts, account -> {
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
            Task<Void> symptomWatchTask, Accounts accounts, Scheduler scheduler, Settings settings, Clock clock) {
        return AccountTasks.begin(
                symptomWatchTask, accounts, scheduler, () -> clock.instant().plus(settings.interval()));
    }
}
