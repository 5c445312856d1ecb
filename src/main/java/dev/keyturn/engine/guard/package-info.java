/**
 * What stands between a caller and the process engine, whichever API is used: the process model's order, its
 * variables, and its refusals.
 */
@NullMarked
package dev.keyturn.engine.guard;

import org.jspecify.annotations.NullMarked;
