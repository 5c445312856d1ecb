package dev.keyturn.engine;

import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.ticket.TicketConfiguration;
import dev.keyturn.ticket.TicketSettings;
import dev.keyturn.ticket.TicketTasks;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The ticket systems. Without any, tickets are only recorded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TicketsSettings.class)
@Import(TicketConfiguration.class)
class TicketsConfiguration {

    @Bean
    TicketSettings ticketSettings(TicketsSettings settings, KeyturnSchema schema) {
        return settings.tickets();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> ticketTasksStart(TicketTasks tasks) {
        return ready -> tasks.begin();
    }
}
