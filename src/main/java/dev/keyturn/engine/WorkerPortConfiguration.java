package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.keyturn.account.Accounts;
import dev.keyturn.syncserver.SyncServerCommands;
import dev.keyturn.syncserver.SyncWorkerCommands;
import dev.keyturn.syncserver.worker.SigningKey;
import dev.keyturn.syncserver.worker.SyncWorkers;
import java.net.InetAddress;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The way to the sync servers: the sync workers and the port that they poll. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SyncServerCommands.class)
class WorkerPortConfiguration {

    /** Of a sync server, in bits. */
    private static final int SMALLEST_KEY = 3072;

    /** The lab makes shorter ones, so that it is there in a moment. */
    private static final int LAB_KEY = 2048;

    @Bean
    SyncWorkers syncWorkers(KeyturnProperties keyturn, Accounts accounts, Environment environment, Clock clock) {
        KeyturnProperties.Worker settings = keyturn.worker();
        return new SyncWorkers(
                SigningKey.open(keyturn.signingKeyFile()),
                accounts.all(),
                smallestKey(environment),
                settings.nodes().stream().map(Object::toString).toList(),
                clock);
    }

    static int smallestKey(Environment environment) {
        return environment.getProperty("keyturn.lab.enabled", Boolean.class, false)
                        || environment.getProperty("keyturn.lab.elsewhere", Boolean.class, false)
                ? LAB_KEY
                : SMALLEST_KEY;
    }

    @Bean
    WorkerPort workerPort(
            KeyturnProperties keyturn,
            @Value("${server.address:#{null}}") InetAddress applicationAddress,
            ObjectProvider<SslBundles> bundles,
            SyncWorkers workers,
            ApplicationEventPublisher events) {
        return new WorkerPort(keyturn.worker(), applicationAddress, bundles.getIfAvailable(), workers, events);
    }

    @Bean
    SyncServerCommands syncServerCommands(SyncWorkers workers) {
        return new SyncWorkerCommands(workers);
    }

    /** A scheduler that stops waits for its steps, and they wait for answers: so the port is closed after it. */
    @Bean
    SmartInitializingSingleton workerPortClosesAfterTheSteps(ConfigurableListableBeanFactory beans) {
        return () -> {
            for (String scheduler : beans.getBeanNamesForType(Scheduler.class, true, false)) {
                beans.registerDependentBean("workerPort", scheduler);
            }
        };
    }
}
