/** What operators watch: metrics of what waits and how old passwords are, and the health of everything Keyturn needs. */
@NullMarked
package dev.keyturn.engine.monitor;

import org.jspecify.annotations.NullMarked;
