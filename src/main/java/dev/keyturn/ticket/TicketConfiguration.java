package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.task.Task;
import dev.keyturn.account.Accounts;
import dev.keyturn.ticket.webhook.WebhookSettings;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/** The beans of this room. It needs a data source with its tables, {@link TicketSettings} and {@link TicketRotations}. */
@Configuration(proxyBeanMethods = false)
@Import({
    ChangeTickets.class,
    SourceDiagnostics.class,
    WebhookDeliveryTable.class,
    WebhookDeliveryWorker.class,
    DurableWork.class,
    TicketUpdates.class,
    TicketUpdateWorker.class,
    TicketSnapshots.class,
    TicketTasks.class
})
public class TicketConfiguration {

    private final TicketLimits limits;

    TicketConfiguration(ObjectProvider<TicketLimits> limits) {
        this.limits = limits.getIfAvailable(() -> TicketLimits.STANDARD);
    }

    @Bean
    TicketSources ticketSources(TicketSettings settings, Accounts accounts, Clock clock) {
        return new TicketSources(settings.sources(), accounts, limits, clock);
    }

    @Bean
    WebhookDeliveries webhookDeliveries(
            TicketSources sources,
            WebhookDeliveryTable table,
            DurableWork work,
            PlatformTransactionManager transactions,
            Clock clock) {
        Map<String, Webhook> webhooks = new LinkedHashMap<>();
        for (TicketSource source : sources.all()) {
            WebhookSettings webhook = source.settings().webhook();
            if (webhook != null) {
                webhooks.put(source.name(), Webhook.open(source, webhook, limits, clock));
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
    Task<String> ticketPollTask(TicketTasks tasks) {
        return DurableWork.task(TicketTasks.POLL, String.class, tasks::poll);
    }

    @Bean
    Task<Void> ticketCleaningTask(TicketTasks tasks) {
        return DurableWork.task(TicketTasks.CLEANING, all -> tasks.clean());
    }
}
