/** Tells places outside of the database what the newest evidence is, so that its end cannot be cut off unseen. */
@NullMarked
package dev.keyturn.audit.anchor;

import org.jspecify.annotations.NullMarked;
