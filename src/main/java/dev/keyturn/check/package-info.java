/**
 * Tries every system outside that the settings name, and changes nothing there. What is found goes by the setting that it is
 * about.
 */
@NullMarked
package dev.keyturn.check;

import org.jspecify.annotations.NullMarked;
