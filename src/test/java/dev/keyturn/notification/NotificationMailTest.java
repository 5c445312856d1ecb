package dev.keyturn.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class NotificationMailTest {

    private NotificationRig rig;

    @AfterEach
    void stop() {
        rig.close();
    }

    @OnEachDatabase
    void aNotificationThatIsCommittedIsMailedAndLeavesNoWork(Database database) throws Exception {
        rig = new NotificationRig(database);

        rig.queue(NotificationRig.approvalWanted());
        assertThat(rig.mails()).isEmpty();
        rig.work();

        assertThat(rig.recipients()).containsExactly("bob@contoso.com", "carol@contoso.com");
        MimeMessage mail = rig.mails().get(0);
        assertThat(mail.getSubject()).isEqualTo("[Keyturn] contoso.com: Approval wanted");
        assertThat(mail.getFrom()[0]).hasToString("Keyturn <keyturn@contoso.com>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat(rig.count("scheduled_tasks")).isZero();
        assertThat(rig.count("keyturn_notification where done_at is null")).isZero();
        assertThat(rig.count("keyturn_notification_sent")).isEqualTo(2);
    }

    @OnEachDatabase
    void nothingIsMailedOfWhatIsRolledBack(Database database) {
        rig = new NotificationRig(database);

        rig.transaction.executeWithoutResult(status -> {
            rig.notifications().queue(NotificationRig.approvalWanted());
            status.setRollbackOnly();
        });
        rig.work();

        assertThat(rig.mails()).isEmpty();
        assertThat(rig.count("keyturn_notification")).isZero();
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @Test
    void aNotificationOutsideOfATransactionIsRefused() {
        rig = new NotificationRig(Database.H2);

        assertThatThrownBy(() -> rig.notifications().queue(NotificationRig.approvalWanted()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction");
        assertThat(rig.count("keyturn_notification")).isZero();
    }

    @Test
    void whenTheServersAnswerIsLostTheRepeatIsTheSameMail() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.wire.loseAnswers(1);
        rig.queue(NotificationRig.to("bob"));
        rig.work();
        assertThat(rig.mails())
                .as("the server has it, and Keyturn does not know")
                .hasSize(1);
        assertThat(rig.count("keyturn_notification_sent")).isZero();

        rig.workAfter(Duration.ofSeconds(30));

        assertThat(rig.mails()).hasSize(2);
        MimeMessage first = rig.mails().get(0);
        MimeMessage second = rig.mails().get(1);
        assertThat(first.getMessageID()).matches("<[^<>\\s]+@keyturn\\.contoso\\.com>");
        assertThat(second.getMessageID()).isEqualTo(first.getMessageID());
        assertThat(second.getSentDate()).isEqualTo(first.getSentDate()).isEqualTo(Date.from(NotificationRig.START));
        assertThat(rig.count("scheduled_tasks")).isZero();
        rig.workAfter(Duration.ofDays(2));
        assertThat(rig.mails()).hasSize(2);
    }

    @Test
    void everyNotificationAndEveryRecipientHasAMessageIdOfItsOwn() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.queue(NotificationRig.approvalWanted());
        rig.queue(NotificationRig.approvalWanted());
        rig.work();

        Set<String> ids = new HashSet<>();
        for (MimeMessage mail : rig.mails()) {
            ids.add(mail.getMessageID());
        }
        assertThat(ids).hasSize(4);
    }

    @Test
    void anAddressThatTheServerRefusesKeepsTheMailFromNoOneElse() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.wire.refuse("bob@contoso.com", "451 4.7.1 Try again later");
        rig.queue(NotificationRig.approvalWanted());
        rig.work();
        assertThat(rig.recipients()).containsExactly("carol@contoso.com");

        rig.wire.accept("bob@contoso.com");
        rig.workAfter(Duration.ofSeconds(30));

        assertThat(rig.recipients()).containsExactly("bob@contoso.com", "carol@contoso.com");
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @Test
    void anAddressThatTheServerRefusesForGoodIsNotTriedAgain() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.wire.refuse("bob@contoso.com", "550 5.1.1 No such user");
        rig.queue(NotificationRig.approvalWanted());
        rig.work();

        assertThat(rig.recipients()).containsExactly("carol@contoso.com");
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @Test
    void whileTheServerIsDownItIsTriedAgainAfterGrowingPausesAndSentWhenItIsBack() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.wire.goDown();
        rig.queue(NotificationRig.to("bob"));
        Duration before = Duration.ZERO;
        for (int attempt = 1; attempt <= 5; attempt++) {
            Instant now = rig.clock.now();
            rig.work();
            Duration pause = Duration.between(now, rig.nextAttempt());
            assertThat(pause).as("pause after attempt " + attempt).isGreaterThan(before);
            before = pause;
            rig.clock.tick(pause);
        }
        assertThat(rig.mails()).isEmpty();

        rig.wire.comeBack();
        rig.work();

        assertThat(rig.recipients()).containsExactly("bob@contoso.com");
        assertThat(rig.count("scheduled_tasks")).isZero();
        assertThat(rig.count("keyturn_notification where done_at is null")).isZero();
    }

    @Test
    void afterADayItIsGivenUpWithOneLineThatSaysWhatToCheck(CapturedOutput output) {
        rig = new NotificationRig(Database.H2);
        rig.wire.goDown();
        rig.queue(NotificationRig.to("bob"));
        int attempts = 0;
        while (rig.count("scheduled_tasks") > 0) {
            rig.clock.set(rig.nextAttempt());
            rig.work();
            attempts++;
        }

        assertThat(rig.clock.now())
                .isBetween(
                        NotificationRig.START.plus(Duration.ofHours(23)),
                        NotificationRig.START.plus(Duration.ofHours(24)));
        assertThat(attempts).as("patiently").isBetween(20, 80);
        assertThat(output.getAll().lines().filter(line -> line.contains("given up")))
                .singleElement()
                .asString()
                .contains("WARN", "spring.mail.host", "keyturn@contoso.com", "could not be reached");
        assertThat(output).doesNotContain("\tat ");
        rig.wire.comeBack();
        rig.workAfter(Duration.ofDays(1));
        assertThat(rig.mails()).isEmpty();
        assertThat(rig.count("keyturn_notification where done_at is null")).isZero();
    }

    @OnEachDatabase
    void aNodeThatStartsAnewMailsWhatAnotherHasQueued(Database database) throws Exception {
        rig = new NotificationRig(database);
        rig.queue(NotificationRig.to("bob"));

        rig.start();
        rig.work();

        assertThat(rig.recipients()).containsExactly("bob@contoso.com");
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @Test
    void theDirectoryThatKnowsTheAddressesMayBeAwayForAWhile() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.directoryIsAway(true);
        rig.queue(NotificationRig.approvalWanted());
        rig.work();
        assertThat(rig.mails()).isEmpty();
        assertThat(rig.count("keyturn_notification where done_at is null")).isEqualTo(1);

        rig.directoryIsAway(false);
        rig.workAfter(Duration.ofSeconds(30));

        assertThat(rig.recipients()).containsExactly("bob@contoso.com", "carol@contoso.com");
    }

    @Test
    void aServerThatHangsHoldsTwoThreadsAndLeavesTheOthersToRotations() throws Exception {
        rig = new NotificationRig(Database.H2);
        CountDownLatch steps = new CountDownLatch(10);
        OneTimeTask<Void> step = Tasks.oneTime("a-step").execute((instance, context) -> steps.countDown());
        rig.wire.hang();
        rig.clock.set(Instant.now());
        for (int i = 0; i < 8; i++) {
            rig.queue(NotificationRig.to("bob"));
        }
        Scheduler scheduler = rig.scheduler(3, step);
        try {
            scheduler.start();
            await().until(() -> rig.wire.openNow() == NotificationWorker.AT_ONCE);
            for (int i = 0; i < 10; i++) {
                scheduler.schedule(step.instance("step-" + i), Instant.now());
            }
            assertThat(steps.await(1, TimeUnit.SECONDS))
                    .as("steps run while the server hangs")
                    .isTrue();
        } finally {
            rig.wire.recover();
            scheduler.stop();
        }
        assertThat(rig.wire.mostAtOnce()).isEqualTo(NotificationWorker.AT_ONCE);
        assertThat(rig.count("keyturn_notification where done_at is null")).isPositive();

        rig.clock.set(Instant.now());
        for (int i = 0; i < 8; i++) {
            rig.workAfter(Duration.ofHours(1));
        }
        assertThat(rig.recipients()).hasSize(8);
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @OnEachDatabase
    void whatWasMailedLongAgoIsForgottenAndWhatWaitsIsNot(Database database) {
        rig = new NotificationRig(database);
        rig.queue(NotificationRig.approvalWanted());
        rig.work();
        rig.clock.tick(Duration.ofDays(31));
        rig.wire.refuse("carol@contoso.com", "451 4.7.1 Try again later");
        rig.queue(NotificationRig.to("carol"));
        rig.queue(NotificationRig.to("bob"));
        rig.work();

        assertThat(rig.jdbc.queryForList("select to_people from keyturn_notification order by to_people", String.class))
                .containsExactly("bob", "carol");
        assertThat(rig.jdbc.queryForList("select address from keyturn_notification_sent", String.class))
                .containsExactly("bob@contoso.com");
    }

    @Test
    void eachPersonGetsOneMailWhateverGroupsTheyAreIn() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.groups.put("rotation-operators", Set.of("bob", "dave", "erin"));
        rig.addresses.put("dave", "BOB@contoso.com");
        rig.addresses.put("mallory", "mallory@contoso.com\r\nBcc: everybody@contoso.com");
        rig.queue(new Notification(
                Notification.Kind.DECISION_WANTED,
                NotificationRig.ROTATION,
                "task-1",
                Set.of("bob", "mallory"),
                Set.of("rotation-approvers", "rotation-operators", "nobody-is-in-it"),
                "Decide."));
        rig.work();

        assertThat(rig.recipients())
                .as("erin has no address, mallory none that is one")
                .usingElementComparator(String::compareToIgnoreCase)
                .containsExactlyInAnyOrder("alice@contoso.com", "bob@contoso.com", "carol@contoso.com");
        assertThat(rig.count("scheduled_tasks")).isZero();
    }

    @Test
    void aDistributionListReplacesTheMembersOfItsGroup() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.lists.put("rotation-approvers", "approvers@contoso.com");
        rig.start();
        rig.queue(NotificationRig.approvalWanted());
        rig.work();

        assertThat(rig.recipients()).containsExactly("approvers@contoso.com");
    }

    @Test
    void noOne_is_asked_to_approve_their_own_request() throws Exception {
        rig = new NotificationRig(Database.H2);
        rig.groups.put("rotation-approvers", Set.of("ALICE", "bob"));
        rig.addresses.put("ALICE", "alice@contoso.com");
        for (Notification.Kind kind :
                List.of(Notification.Kind.APPROVAL_WANTED, Notification.Kind.REMINDER, Notification.Kind.ESCALATION)) {
            rig.queue(new Notification(
                    kind,
                    NotificationRig.ROTATION,
                    "task-1",
                    Set.of("alice"),
                    Set.of("rotation-approvers"),
                    "Decide."));
        }
        rig.work();

        assertThat(rig.recipients()).containsExactly("bob@contoso.com", "bob@contoso.com", "bob@contoso.com");
    }

    @Test
    void noOne_is_asked_for_what_was_settled_while_the_server_was_down() {
        rig = new NotificationRig(Database.H2);
        rig.wire.goDown();
        rig.queue(NotificationRig.approvalWanted());
        rig.work();
        rig.wire.comeBack();
        rig.openTasks.clear();
        rig.workAfter(Duration.ofSeconds(30));

        assertThat(rig.mails()).isEmpty();
        assertThat(rig.count("scheduled_tasks")).isZero();
        assertThat(rig.count("keyturn_notification where done_at is null")).isZero();
    }

    @Test
    void aNotificationAboutARotationThatIsGoneIsDropped() {
        rig = new NotificationRig(Database.H2);
        rig.queue(
                new Notification(Notification.Kind.ENDED, "no-such-rotation", null, Set.of("bob"), Set.of(), "Ended."));
        rig.work();

        assertThat(rig.mails()).isEmpty();
        assertThat(rig.count("scheduled_tasks")).isZero();
    }
}
