package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Steps wait for servers most of their time, so they run on virtual threads where the JVM has them. */
@Configuration(proxyBeanMethods = false)
class VirtualThreads {

    /** The scheduler does not bound an executor that it was given, so this bounds it. */
    private static final int MOST_STEPS_AT_ONCE = 200;

    @Bean
    DbSchedulerCustomizer schedulerThreads() {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<ExecutorService> executorService() {
                if (JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)) {
                    return Optional.empty();
                }
                ThreadFactory threads = new VirtualThreadTaskExecutor("step-").getVirtualThreadFactory();
                return Optional.of(Executors.newFixedThreadPool(MOST_STEPS_AT_ONCE, threads));
            }
        };
    }
}
