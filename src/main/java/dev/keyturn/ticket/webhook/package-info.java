/** How a ticket system proves that a webhook delivery is its own. */
@NullMarked
package dev.keyturn.ticket.webhook;

import org.jspecify.annotations.NullMarked;
