package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.ticket.TicketSystem.Changed;
import dev.keyturn.ticket.TicketSystem.Changes;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /** Of a list of changes, in one poll. */
    static final int MOST_PARTS = 200;

    private static final Duration GOES_ON_IN = Duration.ofSeconds(10);
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

    /**
     * Asks a source which tickets have changed, where its webhooks get lost. The same change is found once. It reads so
     * many parts of the list, and goes on soon where there are more; what was read counts as well when the system goes away
     * meanwhile.
     */
    CompletionHandler<String> poll(TaskInstance<String> instance, ExecutionContext context) {
        TicketSource source = sources.find(instance.getId()).orElse(null);
        Duration pause = source == null ? null : source.settings().poll();
        if (source == null || pause == null) {
            // no longer configured
            return new CompletionHandler.OnCompleteRemove<>();
        }
        Instant now = now();
        Instant next = now.plus(pause);
        Duration lag = source.type().lag;
        Poll poll = Poll.of(instance.getData(), now.minus(pause).minus(lag), now);
        int parts = 0;
        try {
            for (; parts < MOST_PARTS; parts++) {
                Changes part = source.system().changes(poll.since(), poll.place());
                part.changed().forEach(changed -> found(source, changed));
                if (part.next() == null) {
                    String kept = poll.ended(lag).kept();
                    return (complete, operations) -> operations.reschedule(complete, next, kept);
                }
                if (part.next().equals(poll.place())) {
                    throw TicketSystemException.passing("It says that there are more changes, and not where.", null);
                }
                poll = poll.at(part.next());
            }
        } catch (TicketSystemException trouble) {
            log.warn("Source {} was not polled: {} It is asked again in {}.", source.name(), trouble.message(), pause);
            // from a place that leads no further, such as a token that ran out, it begins anew: new changes come first
            String kept = (parts > 0 ? poll : poll.at(null)).kept();
            Execution execution = context.getExecution();
            return (complete, operations) -> operations.reschedule(
                    ExecutionComplete.failure(execution, complete.getTimeDone(), complete.getTimeDone(), null),
                    next,
                    kept);
        }
        Instant soon = now().plus(pause.compareTo(GOES_ON_IN) < 0 ? pause : GOES_ON_IN);
        log.info("Source {} has more changes than one poll reads. It goes on at {}.", source.name(), soon);
        String kept = poll.kept();
        return (complete, operations) -> operations.reschedule(complete, soon, kept);
    }

    /** A database that rounds microseconds up would make what follows due a moment later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void found(TicketSource source, Changed changed) {
        source.spelled(changed.id())
                .ifPresent(id -> deliveries.found(source.name(), new Changed(id, changed.version())));
    }

    Optional<Instant> clean() {
        Instant now = clock.instant();
        deliveryTable.forget(now.minus(KEPT_FOR));
        updates.forget(now.minus(KEPT_FOR));
        return Optional.of(now.plus(BETWEEN_CLEANINGS));
    }
}
