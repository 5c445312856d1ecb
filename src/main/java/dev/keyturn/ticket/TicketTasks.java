package dev.keyturn.ticket;

import dev.keyturn.work.DurableWork;

/** The work that comes back by itself. It is begun once, and lives in the database from then on. */
public class TicketTasks {

    static final String CLEANING = "keyturn-ticket-cleaning";

    private final TicketSources sources;
    private final DurableWork work;

    TicketTasks(TicketSources sources, DurableWork work) {
        this.sources = sources;
        this.work = work;
    }

    /** To be called when the application is ready. Without a source there is nothing to do. */
    public void begin() {
        for (TicketSource source : sources.all()) {
            if (source.settings().poll() != null) {
                work.begin(Poller.TASK, source.name());
            }
        }
        if (!sources.isEmpty()) {
            work.begin(CLEANING, "all");
        }
    }
}
