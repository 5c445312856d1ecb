package dev.keyturn.notification;

import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails one notification, with no transaction open. Rotations are worked on by the same threads, so only few mail at
 * once: a mail server that hangs keeps no others.
 */
class NotificationWorker {

    /** How many threads of a node may wait for the mail server. */
    static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(NotificationWorker.class);
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(32));

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final NotificationTable notifications;
    private final NotificationDelivery delivery;
    private final NotificationSettings settings;
    private final Clock clock;

    NotificationWorker(
            NotificationTable notifications,
            NotificationDelivery delivery,
            NotificationSettings settings,
            Clock clock) {
        this.notifications = notifications;
        this.delivery = delivery;
        this.settings = settings;
        this.clock = clock;
    }

    Optional<Instant> attempt(String id) {
        if (!places.tryAcquire()) {
            return Optional.of(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            return notifications.waiting(id).flatMap(this::mail);
        } finally {
            places.release();
        }
    }

    private Optional<Instant> mail(QueuedNotification queued) {
        notifications.attemptBegins(queued.id());
        MailFailure trouble = delivery.deliver(queued).orElse(null);
        if (trouble != null) {
            Instant next = clock.instant().plus(BACKOFF.pause(queued.attempts() + 1));
            if (next.isBefore(queued.queuedAt().plus(settings.retryFor()))) {
                log.info(
                        "Rotation {}: the notification {} is not mailed to everybody yet. {} It will be tried again at {}.",
                        queued.notification().rotationId(),
                        queued.notification().kind(),
                        trouble.message(),
                        next);
                return Optional.of(next);
            }
            log.warn(
                    "Rotation {}: the notification {} was not mailed to everybody within {} and is given up. {} Check spring.mail.host, its port and login, and whether the server takes mails from {}.",
                    queued.notification().rotationId(),
                    queued.notification().kind(),
                    settings.retryFor(),
                    trouble.message(),
                    settings.from().getAddress());
        }
        done(queued);
        return Optional.empty();
    }

    /** The worker that finishes a notification deletes the old ones, so that the table does not grow without end. */
    private void done(QueuedNotification queued) {
        Instant now = clock.instant();
        notifications.done(queued.id(), now);
        notifications.forget(now.minus(settings.keep()));
    }
}
