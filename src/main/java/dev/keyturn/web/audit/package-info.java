/** What auditors read: the pages of the audit, and the REST interface behind them. */
@NullMarked
package dev.keyturn.web.audit;

import org.jspecify.annotations.NullMarked;
