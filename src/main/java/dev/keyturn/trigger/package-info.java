/** What asks for rotations by itself: the schedule with its change windows, the watch for symptoms, and the second proof of what ended. */
@NullMarked
package dev.keyturn.trigger;

import org.jspecify.annotations.NullMarked;
