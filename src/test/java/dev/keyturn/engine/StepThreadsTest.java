package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepThreadsTest {

    private static final int MOST = 400;

    private final ExecutorService executor = StepThreads.executor(MOST);
    private final CountDownLatch allWait = new CountDownLatch(MOST);
    private final CountDownLatch serversAreBack = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void stop() {
        serversAreBack.countDown();
        executor.shutdownNow();
    }

    @Test
    void twoHundredRotationsWithTwoServersEachRestartTheirServicesAtTheSameTime() throws InterruptedException {
        submit(MOST);

        assertThat(allWait.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsBeyondTheLimitWaitsForAnotherToEnd() throws InterruptedException {
        submit(MOST + 1);

        assertThat(allWait.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(MOST);
        serversAreBack.countDown();
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(begun).hasValue(MOST + 1);
    }

    private void submit(int steps) {
        for (int i = 0; i < steps; i++) {
            executor.submit(() -> {
                begun.incrementAndGet();
                allWait.countDown();
                return serversAreBack.await(60, TimeUnit.SECONDS);
            });
        }
    }
}
