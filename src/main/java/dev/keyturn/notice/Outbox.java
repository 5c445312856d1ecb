package dev.keyturn.notice;

import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Writes the notice and schedules its mails in the transaction that is open, so that all of it happens or nothing. */
class Outbox implements Notices {

    /** The name of the scheduler's task; a scheduled row's instance is the notice's id. */
    static final String TASK = "keyturn-notice";

    private final NoticeTable notices;
    private final DurableWork work;
    private final Clock clock;

    Outbox(NoticeTable notices, DurableWork work, Clock clock) {
        this.notices = notices;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public void queue(Notice notice) {
        String id = UUID.randomUUID().toString();
        work.schedule(TASK, id);
        // as the database would round it: the mail's date is the same on each repeat
        notices.insert(id, notice, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
