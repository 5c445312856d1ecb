package dev.keyturn.notice;

import dev.keyturn.notice.NoticeFacts.Facts;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;

/** Brings a notice to everybody who has not got it yet. */
class Delivery {

    private final NoticeTable notices;
    private final NoticeFacts facts;
    private final Recipients recipients;
    private final Letters letters;
    private final Mailer mailer;
    private final Clock clock;

    Delivery(
            NoticeTable notices,
            NoticeFacts facts,
            Recipients recipients,
            Letters letters,
            Mailer mailer,
            Clock clock) {
        this.notices = notices;
        this.facts = facts;
        this.recipients = recipients;
        this.letters = letters;
        this.mailer = mailer;
        this.clock = clock;
    }

    /** @return what kept it from somebody; empty when everybody has it, or when nobody needs it any more */
    Optional<MailTrouble> deliver(QueuedNotice queued) {
        try {
            Facts about = facts.of(queued.notice().rotationId()).orElse(null);
            String task = queued.notice().taskId();
            boolean wanted = about != null && (task == null || facts.isOpen(task));
            return wanted ? Optional.ofNullable(deliver(queued, about)) : Optional.empty();
        } catch (RuntimeException e) {
            // the directory that knows the addresses, or the database, may be away as well
            return Optional.of(MailTrouble.of(e));
        }
    }

    private @Nullable MailTrouble deliver(QueuedNotice queued, Facts about) {
        Notice notice = queued.notice();
        Letter letter = letters.write(notice, about);
        Set<String> have = notices.sent(queued.id());
        MailTrouble trouble = null;
        for (InternetAddress to : recipients.of(notice, person -> facts.mayApprove(notice.rotationId(), person))) {
            if (have.contains(to.getAddress())) {
                continue;
            }
            try {
                mailer.send(queued, letter, to);
                notices.sent(queued.id(), to.getAddress(), clock.instant());
            } catch (MailException e) {
                trouble = MailTrouble.of(e);
                if (!trouble.onlyThisMail()) {
                    return trouble;
                }
            }
        }
        return trouble;
    }
}
