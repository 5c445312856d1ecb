package dev.keyturn.notification;

import dev.keyturn.notification.NotificationFacts.Facts;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;

/** Sends a notification to every recipient who has not got it yet. */
class NotificationDelivery {

    private final NotificationTable notifications;
    private final NotificationFacts facts;
    private final Recipients recipients;
    private final EmailTemplates emailTemplates;
    private final Mailer mailer;
    private final Clock clock;

    NotificationDelivery(
            NotificationTable notifications,
            NotificationFacts facts,
            Recipients recipients,
            EmailTemplates emailTemplates,
            Mailer mailer,
            Clock clock) {
        this.notifications = notifications;
        this.facts = facts;
        this.recipients = recipients;
        this.emailTemplates = emailTemplates;
        this.mailer = mailer;
        this.clock = clock;
    }

    /** @return the failure; empty when every recipient has it, or when it is no longer needed */
    Optional<MailFailure> deliver(QueuedNotification queued) {
        try {
            Facts about = facts.of(queued.notification().rotationId()).orElse(null);
            String task = queued.notification().taskId();
            boolean wanted = about != null && (task == null || facts.isOpen(task));
            return wanted ? Optional.ofNullable(deliver(queued, about)) : Optional.empty();
        } catch (RuntimeException e) {
            // the directory that knows the addresses, or the database, may be away as well
            return Optional.of(MailFailure.of(e));
        }
    }

    private @Nullable MailFailure deliver(QueuedNotification queued, Facts about) {
        Notification notification = queued.notification();
        Email email = emailTemplates.write(notification, about);
        Set<String> have = notifications.sent(queued.id());
        MailFailure trouble = null;
        for (InternetAddress to :
                recipients.of(notification, person -> facts.mayApprove(notification.rotationId(), person))) {
            if (have.contains(to.getAddress())) {
                continue;
            }
            try {
                mailer.send(queued, email, to);
                notifications.sent(queued.id(), to.getAddress(), clock.instant());
            } catch (MailException e) {
                trouble = MailFailure.of(e);
                if (!trouble.onlyThisMail()) {
                    return trouble;
                }
            }
        }
        return trouble;
    }
}
