/** The lab's sync servers: connector, service, scheduler, run profiles and event log. */
@NullMarked
package dev.keyturn.lab.server;

import org.jspecify.annotations.NullMarked;
