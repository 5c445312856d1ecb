package dev.keyturn.audit.anchor;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.audit.Anchor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one place what is new, at least once and in order, for as long as it takes. */
final class AnchorWorker implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(AnchorWorker.class);
    private static final int BATCH = 200;

    /** An entry may have come while this one looked, and could not call it. */
    private static final Duration UNTIL_THE_NEXT_LOOK = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 7;

    private final Map<String, AnchorPlace> places;
    private final AnchorTable table;
    private final Clock clock;

    AnchorWorker(Map<String, AnchorPlace> places, AnchorTable table, Clock clock) {
        this.places = places;
        this.table = table;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        AnchorPlace place = places.get(instance.getId());
        if (place == null) {
            // no longer configured
            return new CompletionHandler.OnCompleteRemove<>();
        }
        int failures = context.getExecution().consecutiveFailures;
        try {
            tell(place);
            Instant next = clock.instant().plus(UNTIL_THE_NEXT_LOOK);
            return (complete, operations) -> operations.reschedule(complete, next);
        } catch (IOException e) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
            log.warn(
                    "Evidence could not be anchored in the {} ({}). It is tried again in {}, and nothing is lost meanwhile."
                            + " Check keyturn.audit.anchor.{}.",
                    place.name(),
                    e.toString(),
                    pause,
                    place.name());
            Instant next = clock.instant().plus(pause);
            return (complete, operations) -> operations.reschedule(
                    ExecutionComplete.failure(
                            context.getExecution(), complete.getTimeDone(), complete.getTimeDone(), e),
                    next);
        }
    }

    private void tell(AnchorPlace place) throws IOException {
        String address = place.address();
        if (address != null) {
            table.begins(address, place.name(), place.beginsAfter());
        }
        List<Anchor> untold = table.untold(place.name(), BATCH);
        while (!untold.isEmpty()) {
            place.tell(untold);
            table.told(place.name(), untold.get(untold.size() - 1).number());
            untold = table.untold(place.name(), BATCH);
        }
    }
}
