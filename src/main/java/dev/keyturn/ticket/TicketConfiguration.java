package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.ticket.webhook.WebhookSettings;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/** The beans of this room. It needs a data source with its tables, {@link TicketSettings} and {@link TicketRotations}. */
@Configuration(proxyBeanMethods = false)
@Import({
    ConfiguredTickets.class,
    SourceDiagnostics.class,
    WebhookDeliveryTable.class,
    WebhookDeliveryWorker.class,
    DurableWork.class,
    TicketUpdateTable.class,
    TicketUpdateWorker.class,
    TicketUpdates.class,
    Poller.class,
    TicketSnapshots.class,
    TicketTasks.class
})
public class TicketConfiguration {

    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(6);

    @Bean
    TicketSources ticketSources(TicketSettings settings, Clock clock) {
        return new TicketSources(settings.sources(), clock);
    }

    @Bean
    WebhookDeliveries webhookDeliveries(
            TicketSources sources,
            WebhookDeliveryTable table,
            DurableWork work,
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
        return new WebhookDeliveries(webhooks, table, work, transactions, clock);
    }

    @Bean
    Task<Void> webhookDeliveryTask(WebhookDeliveryWorker worker) {
        return DurableWork.task(WebhookDeliveryWorker.TASK, worker::attempt);
    }

    @Bean
    Task<Void> ticketUpdateTask(TicketUpdateWorker worker) {
        return DurableWork.task(TicketUpdateWorker.TASK, worker::attempt);
    }

    @Bean
    Task<Void> ticketPollTask(Poller poller) {
        return DurableWork.task(Poller.TASK, poller);
    }

    @Bean
    Task<Void> ticketCleaningTask(
            TicketSettings settings, WebhookDeliveryTable deliveries, TicketUpdateTable updates, Clock clock) {
        return DurableWork.task(TicketTasks.CLEANING, all -> {
            Instant now = clock.instant();
            deliveries.forget(now.minus(settings.keep()));
            updates.forget(now.minus(settings.keep()));
            return Optional.of(now.plus(BETWEEN_CLEANINGS));
        });
    }
}
