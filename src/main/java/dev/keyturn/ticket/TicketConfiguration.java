package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.keyturn.account.Accounts;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of this room. It needs a data source with its tables, {@link TicketSettings} and {@link TicketRotations}. */
@Configuration(proxyBeanMethods = false)
public class TicketConfiguration {

    /** Work itself fails only when the database cannot be reached. */
    private static final Duration AFTER_A_LOST_DATABASE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(6);

    @Bean
    TicketSources ticketSources(TicketSettings settings, Clock clock) {
        return new TicketSources(settings.sources(), clock);
    }

    @Bean
    Readings ticketReadings(JdbcTemplate jdbc, Clock clock) {
        return new Readings(jdbc, clock);
    }

    @Bean
    ChangeTickets changeTickets(
            TicketSettings settings,
            TicketSources sources,
            Readings readings,
            JdbcTemplate jdbc,
            ObjectProvider<Scheduler> scheduler,
            Clock clock) {
        return new ConfiguredTickets(sources, readings, notes(settings, jdbc, scheduler, clock), clock);
    }

    @Bean
    Deliveries ticketDeliveries(
            TicketSources sources,
            JdbcTemplate jdbc,
            ObjectProvider<Scheduler> scheduler,
            PlatformTransactionManager transactions,
            Clock clock) {
        WebhookFactory factory = new WebhookFactory(clock);
        Map<String, Webhook> webhooks = new LinkedHashMap<>();
        for (TicketSource source : sources.all()) {
            WebhookSettings webhook = source.settings().webhook();
            if (webhook != null) {
                webhooks.put(source.name(), factory.open(source, webhook));
            }
        }
        return new Deliveries(
                webhooks,
                new DeliveryTable(jdbc),
                new DurableTasks(scheduler::getObject, clock),
                new TransactionTemplate(transactions),
                clock);
    }

    @Bean
    Connection ticketConnection(TicketSources sources, Accounts accounts, JdbcTemplate jdbc, Clock clock) {
        return new Connection(sources, accounts, new DeliveryTable(jdbc), new NoteTable(jdbc), clock);
    }

    @Bean
    Task<Void> ticketDeliveryTask(
            TicketSettings settings,
            TicketSources sources,
            Accounts accounts,
            TicketRotations rotations,
            Readings readings,
            JdbcTemplate jdbc,
            ObjectProvider<Scheduler> scheduler,
            PlatformTransactionManager transactions,
            Clock clock) {
        return durable(DurableTasks.DELIVERY)
                .execute(new DeliveryWorker(
                        new DeliveryTable(jdbc),
                        new DurableTasks(scheduler::getObject, clock),
                        sources,
                        accounts,
                        rotations,
                        readings,
                        notes(settings, jdbc, scheduler, clock),
                        new TransactionTemplate(transactions),
                        settings.waitFor(),
                        clock));
    }

    @Bean
    Task<Void> ticketNoteTask(TicketSettings settings, TicketSources sources, JdbcTemplate jdbc, Clock clock) {
        return durable(DurableTasks.NOTE)
                .execute(new NoteWorker(new NoteTable(jdbc), sources, settings.retryNotesFor(), clock));
    }

    @Bean
    Task<Void> ticketPollTask(TicketSources sources, Deliveries deliveries, Clock clock) {
        return durable(Poller.TASK).execute(new Poller(sources, deliveries, clock));
    }

    @Bean
    Task<Void> ticketCleaningTask(TicketSettings settings, JdbcTemplate jdbc, Clock clock) {
        DeliveryTable deliveries = new DeliveryTable(jdbc);
        NoteTable notes = new NoteTable(jdbc);
        return durable(TicketTasks.CLEANING).execute((instance, context) -> {
            deliveries.forget(clock.instant().minus(settings.keep()));
            notes.forget(clock.instant().minus(settings.keep()));
            return (CompletionHandler<Void>) (complete, operations) ->
                    operations.reschedule(complete, clock.instant().plus(BETWEEN_CLEANINGS));
        });
    }

    @Bean
    TicketTasks ticketTasks(TicketSources sources, ObjectProvider<Scheduler> scheduler, Clock clock) {
        return new TicketTasks(sources, scheduler::getObject, clock);
    }

    private static Notes notes(
            TicketSettings settings, JdbcTemplate jdbc, ObjectProvider<Scheduler> scheduler, Clock clock) {
        return new Notes(new NoteTable(jdbc), new DurableTasks(scheduler::getObject, clock), settings.keyturn(), clock);
    }

    private static Tasks.TaskBuilder<Void> durable(String name) {
        return Tasks.custom(name, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_A_LOST_DATABASE))
                .onDeadExecutionRevive();
    }
}
