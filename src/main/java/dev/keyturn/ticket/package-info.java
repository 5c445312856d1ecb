/** The port {@link dev.keyturn.ticket.ChangeTickets}: what a change ticket says before a rotation and what it is told afterwards. */
@NullMarked
package dev.keyturn.ticket;

import org.jspecify.annotations.NullMarked;
