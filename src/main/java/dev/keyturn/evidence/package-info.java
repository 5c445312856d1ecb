/**
 * The evidence of a rotation: the document that is sealed when it ends, the record of who read it, and what
 * auditors search.
 */
@NullMarked
package dev.keyturn.evidence;

import org.jspecify.annotations.NullMarked;
