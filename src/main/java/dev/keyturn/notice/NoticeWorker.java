package dev.keyturn.notice;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails one notice, with no transaction open. Rotations are worked on by the same threads, so only few mail at once: a
 * mail server that hangs keeps no others.
 */
class NoticeWorker implements ExecutionHandler<Void> {

    /** How many threads of a node may wait for the mail server. */
    static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(NoticeWorker.class);
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 6;

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

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        if (!places.tryAcquire()) {
            return again(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            return notices.waiting(instance.getId())
                    .map(this::attempt)
                    .orElseGet(() -> (complete, operations) -> operations.remove());
        } finally {
            places.release();
        }
    }

    private CompletionHandler<Void> attempt(QueuedNotice queued) {
        notices.attemptBegins(queued.id());
        MailTrouble trouble = delivery.deliver(queued).orElse(null);
        if (trouble == null) {
            return done(queued);
        }
        Instant next = clock.instant().plus(pauseAfter(queued.attempts()));
        if (next.isBefore(queued.queuedAt().plus(settings.retryFor()))) {
            log.info(
                    "Rotation {}: the notice {} is not mailed to everybody yet. {} It will be tried again at {}.",
                    queued.notice().rotationId(),
                    queued.notice().kind(),
                    trouble.sentence(),
                    next);
            return again(next);
        }
        log.warn(
                "Rotation {}: the notice {} was not mailed to everybody within {} and is given up. {} Check spring.mail.host, its port and login, and whether the server takes mails from {}.",
                queued.notice().rotationId(),
                queued.notice().kind(),
                settings.retryFor(),
                trouble.sentence(),
                settings.from().getAddress());
        return done(queued);
    }

    /** Whoever finishes a notice tidies up after the old ones, so that the table ends where the mails do. */
    private CompletionHandler<Void> done(QueuedNotice queued) {
        Instant now = clock.instant();
        notices.done(queued.id(), now);
        notices.forget(now.minus(settings.keep()));
        return (complete, operations) -> operations.remove();
    }

    private static Duration pauseAfter(int earlierAttempts) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(earlierAttempts, MOST_DOUBLINGS));
    }

    private static CompletionHandler<Void> again(Instant when) {
        return (complete, operations) -> operations.reschedule(complete, when);
    }
}
