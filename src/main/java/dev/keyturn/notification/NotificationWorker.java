package dev.keyturn.notification;

import dev.keyturn.notification.NotificationFacts.Facts;
import dev.keyturn.notification.Outbox.Queued;
import dev.keyturn.work.Backoff;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;

/**
 * Mails one notification to every recipient who has not got it yet, with no transaction open. Rotations are worked on by
 * the same threads, so only few mail at once: a mail server that hangs keeps no others.
 */
class NotificationWorker {

    /** How many threads of a node may wait for the mail server. */
    static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(NotificationWorker.class);
    private static final Duration UNTIL_A_PLACE_IS_FREE = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(32));
    private static final Duration RETRIED_FOR = Duration.ofHours(24);

    private static final Duration LOGIN_RETRIED_FOR = Duration.ofHours(1);

    /** Once it is mailed or given up. */
    private static final Duration KEPT_FOR = Duration.ofDays(30);

    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Outbox outbox;
    private final NotificationFacts facts;
    private final Recipients recipients;
    private final EmailTemplates templates;
    private final Mailer mailer;
    private final MailStatus status;
    private final Clock clock;

    /** Each notification with the addresses that the server does not take, for as long as it waits. */
    private final Map<String, Set<String>> refused = new ConcurrentHashMap<>();

    NotificationWorker(
            Outbox outbox,
            NotificationFacts facts,
            Recipients recipients,
            EmailTemplates templates,
            Mailer mailer,
            MailStatus status,
            Clock clock) {
        this.outbox = outbox;
        this.facts = facts;
        this.recipients = recipients;
        this.templates = templates;
        this.mailer = mailer;
        this.status = status;
        this.clock = clock;
    }

    Optional<Instant> attempt(String id) {
        if (!places.tryAcquire()) {
            return Optional.of(clock.instant().plus(UNTIL_A_PLACE_IS_FREE));
        }
        try {
            return outbox.waiting(id).flatMap(this::mail);
        } finally {
            places.release();
        }
    }

    private Optional<Instant> mail(Queued queued) {
        outbox.attemptBegins(queued.id());
        MailFailure trouble = deliver(queued);
        if (trouble != null) {
            Instant next = clock.instant().plus(BACKOFF.pause(queued.attempts() + 1));
            Duration retriedFor = retriedFor(trouble);
            if (next.isBefore(queued.queuedAt().plus(retriedFor))) {
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
                    retriedFor,
                    trouble.message(),
                    mailer.sender());
        }
        refused.remove(queued.id());
        outbox.done(queued.id());
        // the worker that finishes a notification deletes the old ones, so that the table does not grow without end
        outbox.forget(clock.instant().minus(KEPT_FOR));
        return Optional.empty();
    }

    /** A login that is refused for good is tried as long as a person may be putting it right. */
    private static Duration retriedFor(MailFailure trouble) {
        return trouble.forGood() ? LOGIN_RETRIED_FOR : RETRIED_FOR;
    }

    /** @return the failure; null when every recipient has it, or when it is no longer needed */
    private @Nullable MailFailure deliver(Queued queued) {
        try {
            Facts about = facts.of(queued.notification().rotationId()).orElse(null);
            String task = queued.notification().taskId();
            boolean wanted = about != null && (task == null || facts.isOpen(task));
            return wanted ? send(queued, about) : null;
        } catch (RuntimeException e) {
            // the directory that knows the addresses, or the database, may be away as well
            return MailFailure.of(e);
        }
    }

    private @Nullable MailFailure send(Queued queued, Facts about) {
        Notification notification = queued.notification();
        EmailTemplates.Email email = templates.write(notification, about);
        Set<String> have = outbox.sent(queued.id());
        Set<String> never = refused.computeIfAbsent(queued.id(), id -> ConcurrentHashMap.newKeySet());
        MailFailure trouble = null;
        for (InternetAddress to :
                recipients.of(notification, person -> facts.mayApprove(notification.rotationId(), person))) {
            if (have.contains(to.getAddress()) || never.contains(to.getAddress())) {
                continue;
            }
            try {
                mailer.send(queued, email, to);
                outbox.sent(queued.id(), to.getAddress());
                status.sent();
            } catch (MailException e) {
                MailFailure failure = MailFailure.of(e);
                status.failed(failure);
                if (!failure.onlyThisMail()) {
                    return failure;
                }
                if (failure.forGood()) {
                    never.add(to.getAddress());
                    log.warn(
                            "Rotation {}: a recipient does not get the notification {}, because it would be refused again. {}",
                            notification.rotationId(),
                            notification.kind(),
                            failure.message());
                } else {
                    trouble = failure;
                }
            }
        }
        return trouble;
    }
}
