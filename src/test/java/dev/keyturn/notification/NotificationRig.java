package dev.keyturn.notification;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.notification.NotificationFacts.Facts;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

/** The whole room, on a real database and with a real mail server; time passes when a test says so. */
final class NotificationRig implements AutoCloseable {

    static final Instant START = Instant.parse("2027-01-04T08:00:00Z");
    static final String ROTATION = "3f0c1a52-rotation";

    final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    final MailWire wire;
    final HikariDataSource database;
    final JdbcTemplate jdbc;
    final TransactionTemplate transaction;
    final SettableClock clock = new SettableClock();
    final Map<String, String> addresses = new TreeMap<>();
    final Map<String, Set<String>> groups = new HashMap<>();
    final Set<String> openTasks = new HashSet<>(Set.of("task-1"));
    final Map<String, String> lists = new HashMap<>();
    private boolean directoryIsAway;
    private Task<?> task;
    private ManualScheduler scheduler;
    private Notifications notifications;

    NotificationRig(Database kind) {
        server.start();
        wire = new MailWire(server.getSmtp().getPort());
        database = kind.open();
        jdbc = new JdbcTemplate(database);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        clock.set(START);
        addresses.put("alice", "alice@contoso.com");
        addresses.put("bob", "bob@contoso.com");
        addresses.put("carol", "carol@contoso.com");
        groups.put("rotation-approvers", Set.of("alice", "bob", "carol"));
        start();
    }

    /** Builds everything anew on the same database, as a node does that starts. */
    void start() {
        var beans = new AnnotationConfigApplicationContext();
        beans.registerBean(JdbcTemplate.class, () -> jdbc);
        beans.registerBean(Clock.class, this::time);
        beans.registerBean(MailSettings.class, () -> new MailSettings("Keyturn <keyturn@contoso.com>", lists, null));
        beans.registerBean(BaseUrl.class, () -> BaseUrl.of("https://keyturn.contoso.com"));
        beans.registerBean(JavaMailSender.class, this::sender);
        beans.registerBean(Addresses.class, this::people);
        beans.registerBean(NotificationFacts.class, this::facts);
        beans.registerBean(ManualScheduler.class, () -> scheduler(beans.getBean(Task.class)));
        beans.register(NotificationConfiguration.class);
        beans.refresh();
        task = beans.getBean(Task.class);
        scheduler = beans.getBean(ManualScheduler.class);
        notifications = beans.getBean(Notifications.class);
    }

    private ManualScheduler scheduler(Task<?> work) {
        var builder = TestHelper.createManualScheduler(new TransactionAwareDataSourceProxy(database), work)
                .clock(clock);
        builder.alwaysPersistTimestampInUTC();
        return builder.build();
    }

    void queue(Notification notification) {
        transaction.executeWithoutResult(status -> notifications.queue(notification));
    }

    Notifications notifications() {
        return notifications;
    }

    Scheduler scheduler(int threads, Task<?> another) {
        return Scheduler.create(new TransactionAwareDataSourceProxy(database), task, another)
                .threads(threads)
                .pollingInterval(Duration.ofMillis(20))
                .alwaysPersistTimestampInUTC()
                .build();
    }

    void work() {
        scheduler.runAnyDueExecutions();
    }

    void workAfter(Duration pause) {
        scheduler.tick(pause);
        work();
    }

    void directoryIsAway(boolean away) {
        directoryIsAway = away;
    }

    List<MimeMessage> mails() {
        return Arrays.asList(server.getReceivedMessages());
    }

    List<String> recipients() throws MessagingException {
        List<String> all = new ArrayList<>();
        for (MimeMessage mail : mails()) {
            for (var to : mail.getAllRecipients()) {
                all.add(to.toString());
            }
        }
        all.sort(null);
        return all;
    }

    int count(String table) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + table, Integer.class));
    }

    Instant nextAttempt() {
        return Objects.requireNonNull(
                        jdbc.queryForObject("select execution_time from scheduled_tasks", OffsetDateTime.class))
                .toInstant();
    }

    @Override
    public void close() {
        wire.close();
        server.stop();
        database.close();
    }

    static Notification approvalWanted() {
        return new Notification(
                Notification.Kind.APPROVAL_WANTED,
                ROTATION,
                "task-1",
                Set.of(),
                Set.of("rotation-approvers"),
                "alice asks for your approval.");
    }

    static Notification to(String person) {
        return new Notification(Notification.Kind.ENDED, ROTATION, null, Set.of(person), Set.of(), "Verified.");
    }

    private JavaMailSenderImpl sender() {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(wire.port());
        for (String timeout : List.of("connectiontimeout", "timeout", "writetimeout")) {
            sender.getJavaMailProperties().setProperty("mail.smtp." + timeout, "2000");
        }
        return sender;
    }

    private Addresses people() {
        return new Addresses() {
            @Override
            public Optional<String> of(String person) {
                return Optional.ofNullable(addresses.get(person));
            }

            @Override
            public Set<String> membersOf(String group) {
                if (directoryIsAway) {
                    throw new IllegalStateException("The directory\r\nis away.");
                }
                return new TreeSet<>(groups.getOrDefault(group, Set.of()));
            }
        };
    }

    private NotificationFacts facts() {
        return new NotificationFacts() {
            @Override
            public Optional<Facts> of(String rotation) {
                return rotation.equals(ROTATION)
                        ? Optional.of(new Facts("contoso.com", "Rotate", "alice", "quarterly", "CHG1", null, null))
                        : Optional.empty();
            }

            @Override
            public boolean isOpen(String taskId) {
                return openTasks.contains(taskId);
            }

            @Override
            public boolean mayApprove(String rotation, String person) {
                return !person.equalsIgnoreCase("alice");
            }
        };
    }

    private Clock time() {
        return ((InstantSource) clock::now).withZone(ZoneOffset.UTC);
    }
}
