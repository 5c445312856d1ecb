/** Work that is kept in the database until it is done: scheduled together with what asks for it, tried again after growing pauses. */
@NullMarked
package dev.keyturn.work;

import org.jspecify.annotations.NullMarked;
