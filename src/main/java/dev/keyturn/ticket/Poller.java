package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a source at intervals which tickets have changed, where its webhooks get lost. One durable execution for each
 * source, independent of the number of nodes; the same change is found once.
 */
final class Poller implements ExecutionHandler<Void> {

    static final String TASK = "keyturn-ticket-poll";

    private static final Logger log = LoggerFactory.getLogger(Poller.class);

    /** Clocks differ, and a change may be committed later than its time says. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private final TicketSources sources;
    private final WebhookDeliveries deliveries;
    private final Clock clock;

    Poller(TicketSources sources, WebhookDeliveries deliveries, Clock clock) {
        this.sources = sources;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        TicketSource source = sources.find(instance.getId()).orElse(null);
        Duration pause = source == null ? null : source.settings().poll();
        if (source == null || pause == null) {
            // no longer configured
            return new CompletionHandler.OnCompleteRemove<>();
        }
        Execution execution = context.getExecution();
        Instant last = execution.lastSuccess == null ? clock.instant().minus(pause) : execution.lastSuccess;
        Instant next = clock.instant().plus(pause);
        try {
            for (TicketSystem.Changed changed : source.system().changedSince(last.minus(OVERLAP))) {
                if (source.isOurs(changed.id())) {
                    deliveries.found(source.name(), changed);
                }
            }
            return (complete, operations) -> operations.reschedule(complete, next);
        } catch (TicketSystemException trouble) {
            log.warn("Source {} was not polled: {} It is asked again in {}.", source.name(), trouble.message(), pause);
            return (complete, operations) -> operations.reschedule(
                    ExecutionComplete.failure(execution, complete.getTimeDone(), complete.getTimeDone(), null), next);
        }
    }
}
