package dev.keyturn.notice;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes the notice and schedules its mails in the transaction that is open, so that all of it happens or nothing. */
class Outbox implements Notices {

    /** The name of the scheduler's task; a scheduled row's instance is the notice's id. */
    static final String TASK = "keyturn-notice";

    private final NoticeTable notices;
    private final Supplier<Scheduler> scheduler;
    private final Clock clock;

    Outbox(NoticeTable notices, Supplier<Scheduler> scheduler, Clock clock) {
        this.notices = notices;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public void queue(Notice notice) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A notice belongs to the transaction of what it tells, and none is open.");
        }
        String id = UUID.randomUUID().toString();
        // as the database would round it: the mail's date is the same on each repeat
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        notices.insert(id, notice, now);
        scheduler.get().schedule(new TaskInstance<>(TASK, id), now);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.get().triggerCheckForDueExecutions();
            }
        });
    }
}
