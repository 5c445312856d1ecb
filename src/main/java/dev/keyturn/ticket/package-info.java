/**
 * Change tickets: what a ticket says before a rotation ({@link dev.keyturn.ticket.ChangeTickets}), what ticket
 * systems send ({@link dev.keyturn.ticket.WebhookDeliveries}), and how tickets are updated afterwards, without
 * ever holding a rotation up.
 */
@NullMarked
package dev.keyturn.ticket;

import org.jspecify.annotations.NullMarked;
