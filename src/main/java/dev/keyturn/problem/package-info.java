/** Refusals as problem details (RFC 9457), for filters and controllers alike. */
@NullMarked
package dev.keyturn.problem;

import org.jspecify.annotations.NullMarked;
