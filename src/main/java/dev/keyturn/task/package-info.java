/**
 * One delegate for each service task of the process model, with what they need: each calls a port and names the
 * outcome.
 */
@NullMarked
package dev.keyturn.task;

import org.jspecify.annotations.NullMarked;
