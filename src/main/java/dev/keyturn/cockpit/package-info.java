/**
 * A tab in Camunda Cockpit, in a jar of its own: an engine without the web applications has none of the classes that it needs.
 */
@NullMarked
package dev.keyturn.cockpit;

import org.jspecify.annotations.NullMarked;
