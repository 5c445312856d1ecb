/**
 * A rotation: the request, its record, its view, the steps and names of the process model, and what is asked of a
 * rotation while it runs. Everything above works on it.
 */
@NullMarked
package dev.keyturn.rotation;

import org.jspecify.annotations.NullMarked;
