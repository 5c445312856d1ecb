/** The process engine plugin, the application and the auto-configuration: the only room that wires the others. */
@NullMarked
package dev.keyturn.engine;

import org.jspecify.annotations.NullMarked;
