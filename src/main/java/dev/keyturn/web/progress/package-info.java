/** The page of a rotation. */
@NullMarked
package dev.keyturn.web.progress;

import org.jspecify.annotations.NullMarked;
