package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.work.DurableWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The beans of this room. It needs a data source, {@link Subjects}, {@link Fences} and {@link StepSettings}. */
@Configuration(proxyBeanMethods = false)
@Import(DurableWork.class)
public class StepConfiguration {

    @Bean
    StepRecords stepRecords(JdbcTemplate jdbc, Clock clock) {
        return new StepRecords(jdbc, clock);
    }

    @Bean
    DurableSteps durableSteps(
            StepRecords records,
            Subjects subjects,
            ObjectProvider<RemoteDelegate> delegates,
            DurableWork work,
            Clock clock) {
        return new DurableSteps(records, subjects, delegates::stream, work, clock);
    }

    @Bean
    Task<Void> stepTask(
            DurableSteps steps,
            StepRecords records,
            JdbcTemplate jdbc,
            ObjectProvider<ProcessEngine> engine,
            PlatformTransactionManager transactions,
            Fences fences,
            StepSettings settings,
            ObjectProvider<MeterRegistry> meters,
            Clock clock) {
        PickedSteps picked = new PickedSteps(jdbc);
        WaitingTokens tokens = new WaitingTokens(jdbc, engine::getObject);
        StepOutcomes outcomes = new StepOutcomes(records, picked, tokens, transactions);
        StepMeters stepMeters = new StepMeters(meters.getIfAvailable(SimpleMeterRegistry::new));
        StepWorker worker =
                new StepWorker(steps, records, outcomes, picked, tokens, fences, settings, stepMeters, clock);
        return DurableWork.task(DurableSteps.TASK, worker);
    }
}
