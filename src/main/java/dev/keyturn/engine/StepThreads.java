package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Steps wait for servers most of their time, so many run at once: on virtual threads where the JVM has them, else on
 * threads that end when there is nothing to do.
 */
@Configuration(proxyBeanMethods = false)
class StepThreads {

    private static final String NAME = "step-";
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** @param most the scheduler plans with this number, but does not bound an executor that it was given */
    @Bean
    DbSchedulerCustomizer schedulerThreads(@Value("${db-scheduler.threads}") int most) {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<ExecutorService> executorService() {
                return Optional.of(executor(most));
            }
        };
    }

    static ExecutorService executor(int most) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory threads() {
        return JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)
                ? new CustomizableThreadFactory(NAME)
                : new VirtualThreadTaskExecutor(NAME).getVirtualThreadFactory();
    }
}
