package dev.keyturn.engine;

import dev.keyturn.ticket.TicketSettings;
import jakarta.validation.Valid;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param tickets The ticket systems, and how patient Keyturn is with them. */
@ConfigurationProperties("keyturn")
@Validated
record TicketsSettings(
        @Valid @DefaultValue @NestedConfigurationProperty TicketSettings tickets) {}
