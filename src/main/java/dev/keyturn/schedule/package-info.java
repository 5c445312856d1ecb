/** When a password is due for its next rotation, and which change window is allowed for it. Nothing here acts. */
@NullMarked
package dev.keyturn.schedule;

import org.jspecify.annotations.NullMarked;
