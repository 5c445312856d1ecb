package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.camunda.community.process_test_coverage.engine.platform7.ProcessCoverageConfigurator;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** The engine with the process, on a database in memory; steps run only when a test says so, and the clock is the test's. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    MailSenderAutoConfiguration.class,
    CamundaBpmAutoConfiguration.class,
    KeyturnAutoConfiguration.class
})
public class EngineUnderTest {

    /** @param more settings that come on top, or instead */
    public static ConfigurableApplicationContext start(Path folder, String... more) {
        return new SpringApplicationBuilder(EngineUnderTest.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "keyturn.data-dir=" + folder,
                        "keyturn.worker.port=0",
                        "keyturn.secret.create-keyset=true",
                        "spring.datasource.url=jdbc:h2:mem:process;DB_CLOSE_DELAY=-1",
                        "spring.flyway.enabled=false",
                        "spring.main.banner-mode=off",
                        "camunda.bpm.auto-deployment-enabled=false",
                        "camunda.bpm.job-execution.enabled=false",
                        "logging.level.root=warn",
                        "logging.level.org.camunda.bpm.engine.context=off",
                        "logging.level.org.camunda.community=info",
                        "camunda.bpm.generic-properties.properties.group-resource-whitelist-pattern=[a-zA-Z0-9-]+")
                .properties(more)
                .run();
    }

    @Bean
    SettableClock stepClock() {
        return new SettableClock();
    }

    @Bean
    Clock clock(SettableClock steps) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return steps.now();
            }
        };
    }

    @Bean
    FakeForest forest() {
        return new FakeForest();
    }

    @Bean
    Accounts accounts() {
        Account contoso = new Account(
                "contoso.com",
                "MSOL_1",
                "contoso.com",
                null,
                AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "CN=rotator", Path.of("none"), null),
                List.of(server("aadc01"), server("aadc02")),
                false,
                null,
                null);
        return new Accounts() {
            @Override
            public List<Account> all() {
                return List.of(contoso);
            }

            @Override
            public Optional<Account> find(String name) {
                return name.equals(contoso.name()) ? Optional.of(contoso) : Optional.empty();
            }
        };
    }

    @Bean
    ManualScheduler scheduler(DataSource database, List<Task<?>> tasks, SettableClock clock) {
        return TestHelper.createManualScheduler(new TransactionAwareDataSourceProxy(database), tasks)
                .clock(clock)
                .build();
    }

    @Bean
    ProcessEnginePlugin parsedMappings() {
        return new ParsedMappings();
    }

    /** Fails in an engine whose test does not measure. */
    @Bean
    @ConditionalOnBooleanProperty(name = "coverage", matchIfMissing = true)
    ProcessEnginePlugin coverage() {
        return new AbstractProcessEnginePlugin() {
            @Override
            public void preInit(ProcessEngineConfigurationImpl engine) {
                ProcessCoverageConfigurator.initializeProcessCoverageExtensions(engine);
            }
        };
    }

    private static SyncServer server(String name) {
        return new SyncServer(name, null, null, null, null);
    }
}
