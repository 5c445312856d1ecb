package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkerProgressTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final WorkerProgress progress = new WorkerProgress(now::get);

    @Test
    void aWorkerThatWaitsForTheDatabaseIsSeenAndOneThatWorksOnARemoteSystemIsNot() {
        try (WorkerProgress.Questions questions = progress.questions()) {
            pass(Duration.ofSeconds(3));
            assertThat(progress.longestWait()).isEqualTo(Duration.ofSeconds(3));

            questions.notDuring(() -> {
                pass(Duration.ofMinutes(5));
                assertThat(progress.longestWait()).isZero();
                questions.during(() -> {
                    pass(Duration.ofSeconds(9));
                    assertThat(progress.longestWait()).isEqualTo(Duration.ofSeconds(9));
                });
                assertThat(progress.longestWait()).isZero();
                return true;
            });
            assertThat(progress.longestWait()).isZero();
        }
        pass(Duration.ofHours(1));
        assertThat(progress.longestWait()).isZero();
    }

    @Test
    void aSchedulerThatDoesNotGetRoundToItsExecutionsAnyMoreIsSilent() {
        pass(Duration.ofMinutes(1));
        assertThat(progress.schedulerSilence()).as("it has not begun").isZero();

        progress.onSchedulerEvent(SchedulerEventType.RAN_DETECT_DEAD);
        pass(Duration.ofSeconds(12));
        assertThat(progress.schedulerSilence()).isEqualTo(Duration.ofSeconds(12));

        progress.onSchedulerEvent(SchedulerEventType.RAN_DETECT_DEAD);
        assertThat(progress.schedulerSilence()).isZero();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
