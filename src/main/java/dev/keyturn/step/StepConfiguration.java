package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.kernel.DiskSync;
import dev.keyturn.kernel.Fences;
import dev.keyturn.work.Backoff;
import dev.keyturn.work.DurableWork;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The beans of this room. It needs a data source, {@link Subjects}, {@link Fences}, {@link StepSettings} and a {@link Backoff}. */
@Configuration(proxyBeanMethods = false)
@Import({
    DurableSteps.class,
    DurableWork.class,
    EngineIdentity.class,
    PickedSteps.class,
    StepMeters.class,
    StepOutcomes.class,
    StepRecords.class,
    StepWorker.class,
    WaitingTokens.class,
    WorkerProgress.class
})
public class StepConfiguration {

    @Bean
    DiskSync diskSync(JdbcTemplate jdbc) {
        return new DiskSync(jdbc);
    }

    @Bean
    Task<Void> stepTask(StepWorker worker) {
        return DurableWork.task(DurableSteps.TASK, worker);
    }
}
