package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSourceSettings.WriteBack;
import dev.keyturn.ticket.webhook.WebhookRequest;
import dev.keyturn.ticket.webhook.WebhookSettings;
import dev.keyturn.work.DurableWork;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** The room on a real database, with a ticket system, rotations and a clock that a test moves. */
final class TicketRig implements AutoCloseable {

    static final String SOURCE = "snow";

    final FakeTicketSystem system = new FakeTicketSystem();
    final FakeRotations rotations = new FakeRotations();
    final SettableClock time = new SettableClock();
    final Clock clock = ((InstantSource) time::now).withZone(ZoneOffset.UTC);
    final Accounts accounts = new OnlyContoso();
    final TicketSource source;
    final WebhookDeliveryTable table;
    final TicketSnapshots snapshots;
    final WebhookDeliveries deliveries;
    final ChangeTickets tickets;
    final SourceDiagnostics connection;
    final TransactionTemplate transaction;
    final JdbcTemplate jdbc;

    /** Whoever is called so in the ticket system is called so in Keyturn. */
    private static final KnownUsers KNOWN = new KnownUsers() {
        @Override
        public PersonNames namesOf(String user) {
            return PersonNames.of(user);
        }

        @Override
        public boolean knows(PersonNames person) {
            return person.has("beth");
        }
    };

    private final HikariDataSource database;
    private ManualScheduler scheduler;

    TicketRig(Database kind) {
        this(kind, Type.SERVICENOW);
    }

    TicketRig(Database kind, Type type) {
        this(kind, type, null);
    }

    /** @param other instead of the one that does what a test says; null for that one */
    TicketRig(Database kind, Type type, TicketSystem other) {
        source = TicketSource.of(SOURCE, settings(type), other == null ? system : other);
        database = kind.open();
        jdbc = new JdbcTemplate(database);
        var transactions = new DataSourceTransactionManager(database);
        transaction = new TransactionTemplate(transactions);
        table = new WebhookDeliveryTable(jdbc);
        snapshots = new TicketSnapshots(jdbc, clock);
        TicketSources sources = new TicketSources(source);
        DurableWork work = new DurableWork(() -> scheduler, clock);
        TicketUpdates updates =
                new TicketUpdates(jdbc, work, Optional.of(BaseUrl.of("https://keyturn.contoso.com")), clock);
        tickets = new ChangeTickets(sources, snapshots, updates, clock);
        connection = new SourceDiagnostics(sources, accounts, KNOWN, rotations, table, updates, clock);
        WebhookSettings webhook = new WebhookSettings("/number", "X-Delivery", null, null, null, null);
        TicketLimits limits = new TicketLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1000);
        deliveries = new WebhookDeliveries(
                Map.of(SOURCE, new Webhook(source, webhook, List.of(delivery -> true), limits, clock)),
                table,
                work,
                transactions,
                clock);
        WebhookDeliveryWorker deliveryWorker = new WebhookDeliveryWorker(
                table, work, sources, accounts, rotations, snapshots, updates, transactions, clock);
        TicketUpdateWorker updateWorker = new TicketUpdateWorker(updates, sources, clock);
        Task<Void> delivery = DurableWork.task(WebhookDeliveryWorker.TASK, deliveryWorker::attempt);
        Task<Void> update = DurableWork.task(TicketUpdateWorker.TASK, updateWorker::attempt);
        TicketTasks tasks = new TicketTasks(sources, deliveries, table, updates, work, clock);
        Task<String> poll = DurableWork.task(TicketTasks.POLL, String.class, tasks::poll);
        scheduler = TestHelper.createManualScheduler(
                        new TransactionAwareDataSourceProxy(database), List.of(delivery, update, poll))
                .clock(time)
                .build();
    }

    /** Runs what is due, and what becomes due by that. */
    void work() {
        for (int i = 0; i < 20; i++) {
            scheduler.runAnyDueExecutions();
        }
    }

    /** Lets time pass in steps, with the work that becomes due in each. */
    void pass(Duration duration, Duration step) {
        Instant end = time.now().plus(duration);
        while (time.now().isBefore(end)) {
            time.tick(step);
            work();
        }
    }

    WebhookDeliveries.Taken deliver(String ticket, String key, String news) {
        byte[] body = ("{\"number\":\"" + ticket + "\",\"news\":\"" + news + "\"}").getBytes(StandardCharsets.UTF_8);
        return deliveries.take(SOURCE, new WebhookRequest(header -> header.equals("X-Delivery") ? key : null, body));
    }

    void ticket(String id, String state, Approval approval, Instant start, Instant end) {
        system.tickets.put(
                id,
                SampleTicket.of(id)
                        .from(SOURCE)
                        .state(state, state)
                        .approval(approval)
                        .window(start == null ? SampleTicket.LONG_AGO : start, end == null ? SampleTicket.FAR : end)
                        .ticket());
    }

    void polls() {
        // a database that rounds microseconds up would make it due a moment later
        scheduler.schedule(
                new TaskInstance<>(TicketTasks.POLL, SOURCE), time.now().truncatedTo(ChronoUnit.MILLIS));
    }

    int scheduled() {
        return jdbc.queryForObject("select count(*) from scheduled_tasks", Integer.class);
    }

    @Override
    public void close() {
        database.close();
    }

    private static TicketSourceSettings settings(Type type) {
        return new TicketSourceSettings(
                type,
                URI.create("https://contoso.service-now.com"),
                "CHG[0-9]{4,20}",
                new TicketSourceSettings.Login(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        LocalDate.now(ZoneOffset.UTC).plusDays(60)),
                null,
                null,
                Map.of(),
                List.of(),
                null,
                null,
                Duration.ofMinutes(5),
                new WriteBack(true, Map.of("VERIFIED", "0, 3"), Map.of("VERIFIED", "successful")),
                false);
    }

    private static final class OnlyContoso implements Accounts {

        @Override
        public List<Account> all() {
            return List.of(GateTest.CONTOSO);
        }

        @Override
        public Optional<Account> find(String name) {
            return name.equals("contoso.com") ? Optional.of(GateTest.CONTOSO) : Optional.empty();
        }
    }
}
