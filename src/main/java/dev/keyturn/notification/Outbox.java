package dev.keyturn.notification;

import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Writes the notification and schedules its mails in the transaction that is open, so that all of it happens or
 * nothing.
 */
class Outbox implements Notifications {

    /** The name of the scheduler's task; a scheduled row's instance is the notification's id. */
    static final String TASK = "keyturn-notification";

    private final NotificationTable notifications;
    private final DurableWork work;
    private final Clock clock;

    Outbox(NotificationTable notifications, DurableWork work, Clock clock) {
        this.notifications = notifications;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public void queue(Notification notification) {
        String id = UUID.randomUUID().toString();
        work.schedule(TASK, id);
        // as the database would round it: the mail's date is the same on each repeat
        notifications.insert(id, notification, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
