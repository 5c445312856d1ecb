/** The page of a rotation, and the stream of events that keeps it up to date. */
@NullMarked
package dev.keyturn.web.progress;

import org.jspecify.annotations.NullMarked;
