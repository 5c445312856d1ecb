/** Evidence: one sealed document for each rotation that ended, chained so that a later change is noticed. */
@NullMarked
package dev.keyturn.audit;

import org.jspecify.annotations.NullMarked;
