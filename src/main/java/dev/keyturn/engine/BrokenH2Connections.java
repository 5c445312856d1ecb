package dev.keyturn.engine;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Has the pool throw away connections to an H2 database that closed itself, as on a full disk. They stay broken when it opens
 * again, and {@code Connection.isValid} calls them valid all the same. The pool makes one by the name of the class.
 */
public final class BrokenH2Connections implements SQLExceptionOverride {

    /** Database closed, at shutdown, connection broken, I/O errors: {@code org.h2.api.ErrorCode}. */
    private static final Set<Integer> BROKEN = Set.of(90098, 90121, 90067, 90028, 90031);

    @java.lang.Override
    public Override adjudicate(SQLException error) {
        return BROKEN.contains(error.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
