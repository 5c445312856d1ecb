package dev.keyturn.notice;

import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails one notice, with no transaction open. Rotations are worked on by the same threads, so only few mail at once: a
 * mail server that hangs keeps no others.
 */
class NoticeWorker {

    /** How many threads of a node may wait for the mail server. */
    static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(NoticeWorker.class);
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(32));

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final NoticeTable notices;
    private final Delivery delivery;
    private final NoticeSettings settings;
    private final Clock clock;

    NoticeWorker(NoticeTable notices, Delivery delivery, NoticeSettings settings, Clock clock) {
        this.notices = notices;
        this.delivery = delivery;
        this.settings = settings;
        this.clock = clock;
    }

    Optional<Instant> attempt(String id) {
        if (!places.tryAcquire()) {
            return Optional.of(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            return notices.waiting(id).flatMap(this::mail);
        } finally {
            places.release();
        }
    }

    private Optional<Instant> mail(QueuedNotice queued) {
        notices.attemptBegins(queued.id());
        MailTrouble trouble = delivery.deliver(queued).orElse(null);
        if (trouble != null) {
            Instant next = clock.instant().plus(BACKOFF.pause(queued.attempts() + 1));
            if (next.isBefore(queued.queuedAt().plus(settings.retryFor()))) {
                log.info(
                        "Rotation {}: the notice {} is not mailed to everybody yet. {} It will be tried again at {}.",
                        queued.notice().rotationId(),
                        queued.notice().kind(),
                        trouble.sentence(),
                        next);
                return Optional.of(next);
            }
            log.warn(
                    "Rotation {}: the notice {} was not mailed to everybody within {} and is given up. {} Check spring.mail.host, its port and login, and whether the server takes mails from {}.",
                    queued.notice().rotationId(),
                    queued.notice().kind(),
                    settings.retryFor(),
                    trouble.sentence(),
                    settings.from().getAddress());
        }
        done(queued);
        return Optional.empty();
    }

    /** Whoever finishes a notice tidies up after the old ones, so that the table ends where the mails do. */
    private void done(QueuedNotice queued) {
        Instant now = clock.instant();
        notices.done(queued.id(), now);
        notices.forget(now.minus(settings.keep()));
    }
}
