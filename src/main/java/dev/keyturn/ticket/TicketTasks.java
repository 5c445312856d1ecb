package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work that comes back by itself. It is begun once, lives in the database from then on, and is done once, whatever
 * the number of nodes.
 */
public class TicketTasks {

    static final String POLL = "keyturn-ticket-poll";
    static final String CLEANING = "keyturn-ticket-cleaning";

    private static final Logger log = LoggerFactory.getLogger(TicketTasks.class);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(6);

    /** Deliveries and updates, once they are done. */
    private static final Duration KEPT_FOR = Duration.ofDays(30);

    private final TicketSources sources;
    private final WebhookDeliveries deliveries;
    private final WebhookDeliveryTable deliveryTable;
    private final TicketUpdates updates;
    private final DurableWork work;
    private final Clock clock;

    TicketTasks(
            TicketSources sources,
            WebhookDeliveries deliveries,
            WebhookDeliveryTable deliveryTable,
            TicketUpdates updates,
            DurableWork work,
            Clock clock) {
        this.sources = sources;
        this.deliveries = deliveries;
        this.deliveryTable = deliveryTable;
        this.updates = updates;
        this.work = work;
        this.clock = clock;
    }

    /** To be called when the application is ready. Without a source there is nothing to do. */
    public void begin() {
        for (TicketSource source : sources.all()) {
            if (source.settings().poll() != null) {
                work.begin(POLL, source.name());
            }
        }
        if (!sources.all().isEmpty()) {
            work.begin(CLEANING, "all");
        }
    }

    /** Asks a source which tickets have changed, where its webhooks get lost. The same change is found once. */
    CompletionHandler<Void> poll(TaskInstance<Void> instance, ExecutionContext context) {
        TicketSource source = sources.find(instance.getId()).orElse(null);
        Duration pause = source == null ? null : source.settings().poll();
        if (source == null || pause == null) {
            // no longer configured
            return new CompletionHandler.OnCompleteRemove<>();
        }
        Execution execution = context.getExecution();
        Instant began = clock.instant();
        Instant last = execution.lastSuccess == null ? clock.instant().minus(pause) : execution.lastSuccess;
        Instant next = clock.instant().plus(pause);
        try {
            for (TicketSystem.Changed changed : source.system().changedSince(last.minus(source.type().lag))) {
                source.spelled(changed.id())
                        .ifPresent(
                                id -> deliveries.found(source.name(), new TicketSystem.Changed(id, changed.version())));
            }
            // the next one goes on where this one began to look, however long it took
            return (complete, operations) ->
                    operations.reschedule(ExecutionComplete.success(execution, began, began), next);
        } catch (TicketSystemException trouble) {
            log.warn("Source {} was not polled: {} It is asked again in {}.", source.name(), trouble.message(), pause);
            return (complete, operations) -> operations.reschedule(
                    ExecutionComplete.failure(execution, complete.getTimeDone(), complete.getTimeDone(), null), next);
        }
    }

    Optional<Instant> clean() {
        Instant now = clock.instant();
        deliveryTable.forget(now.minus(KEPT_FOR));
        updates.forget(now.minus(KEPT_FOR));
        return Optional.of(now.plus(BETWEEN_CLEANINGS));
    }
}
