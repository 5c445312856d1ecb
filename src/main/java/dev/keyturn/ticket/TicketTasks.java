package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.util.function.Supplier;

/** The work that comes back by itself. It is begun once, and lives in the database from then on. */
public class TicketTasks {

    static final String CLEANING = "keyturn-ticket-cleaning";

    private final TicketSources sources;
    private final Supplier<Scheduler> scheduler;
    private final Clock clock;

    TicketTasks(TicketSources sources, Supplier<Scheduler> scheduler, Clock clock) {
        this.sources = sources;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** To be called when the application is ready. Without a source there is nothing to do. */
    public void begin() {
        for (TicketSource source : sources.all()) {
            if (source.settings().poll() != null) {
                scheduler.get().scheduleIfNotExists(new TaskInstance<>(Poller.TASK, source.name()), clock.instant());
            }
        }
        if (!sources.isEmpty()) {
            scheduler.get().scheduleIfNotExists(new TaskInstance<>(CLEANING, "all"), clock.instant());
        }
    }
}
