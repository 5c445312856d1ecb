/** Checks exported evidence without a server, a database or Spring: what an auditor runs on a computer of their own. */
@NullMarked
package dev.keyturn.evidence.offline;

import org.jspecify.annotations.NullMarked;
