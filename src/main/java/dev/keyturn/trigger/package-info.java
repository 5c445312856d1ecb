/** What asks for rotations by itself: the schedule with its change windows, and the watch for symptoms. */
@NullMarked
package dev.keyturn.trigger;

import org.jspecify.annotations.NullMarked;
