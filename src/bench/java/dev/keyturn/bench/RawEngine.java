package dev.keyturn.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.engine.spring.components.jobexecutor.SpringJobExecutor;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * An engine without Keyturn: history full, strong ids, ten connections, the job executor and the transactions set as
 * Keyturn's application sets them, authorization off.
 */
final class RawEngine implements Measured {

    private final Milestones milestones = new Milestones(RawModels.key());
    private final HikariDataSource database;
    private final ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
    private final ProcessEngine engine;

    RawEngine(Store.Place place, RawModels model) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(place.url());
        pool.setUsername(place.user());
        pool.setMaximumPoolSize(10);
        database = new HikariDataSource(pool);
        threads.setCorePoolSize(3);
        threads.setMaxPoolSize(10);
        threads.setQueueCapacity(100);
        threads.initialize();
        engine = configuration().buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addModelInstance("raw.bpmn", model.model())
                .deploy();
    }

    private SpringProcessEngineConfiguration configuration() {
        SpringJobExecutor jobs = new SpringJobExecutor();
        jobs.setTaskExecutor(threads);
        jobs.setMaxJobsPerAcquisition(20);
        jobs.setMaxWait(5000);
        jobs.setLockTimeInMillis(20000);
        SpringProcessEngineConfiguration raw = new SpringProcessEngineConfiguration();
        raw.setProcessEngineName("raw-" + UUID.randomUUID());
        raw.setDataSource(database);
        raw.setTransactionManager(new DataSourceTransactionManager(database));
        raw.setDatabaseSchemaUpdate("true");
        raw.setHistoryLevel(HistoryLevel.HISTORY_LEVEL_FULL);
        raw.setIdGenerator(new StrongUuidGenerator());
        raw.setJobExecutor(jobs);
        raw.setJobExecutorActivate(true);
        raw.setGroupResourceWhitelistPattern("[a-zA-Z0-9-]+");
        raw.setProcessEnginePlugins(List.of(milestones));
        Map<Object, Object> beans = new HashMap<>();
        RawAnswers answers = new RawAnswers();
        beans.put("nothing", (JavaDelegate) execution -> {});
        beans.put("gatewayConditions", answers);
        beans.put("remainingServers", answers);
        beans.put("enterPasswordTask", (TaskListener) task -> {});
        beans.put("decisionTask", (TaskListener) task -> {});
        raw.setBeans(beans);
        return raw;
    }

    @Override
    public ProcessEngine engine() {
        return engine;
    }

    @Override
    public Milestones milestones() {
        return milestones;
    }

    @Override
    public String request(String account) {
        String key = UUID.randomUUID().toString();
        engine.getIdentityService().setAuthentication("requester", List.of("rotation-requesters"));
        try {
            engine.getRuntimeService()
                    .startProcessInstanceByKey(
                            RawModels.key(),
                            key,
                            Map.of(
                                    "account",
                                    account,
                                    "reason",
                                    "Older than 90 days.",
                                    "windowStart",
                                    new Date(),
                                    "servers",
                                    List.of("active", "staging")));
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
        return key;
    }

    @Override
    public void close() {
        engine.close();
        threads.shutdown();
        database.close();
    }
}
