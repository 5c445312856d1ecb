package dev.keyturn.engine.guard;

import java.sql.SQLException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.ProcessEnginePersistenceException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine quotes the statement that its database refused, and its REST interface shows that to every caller. A
 * caller who sent a value that cannot be stored hears that instead; everybody else that the database could not do it.
 */
public final class DatabaseRefusals extends CommandInterceptor {

    private static final Logger log = LoggerFactory.getLogger(DatabaseRefusals.class);

    /** The class of states that are about a value (ISO 9075): too long, out of range, or with a character like NUL. */
    private static final String DATA = "22";

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (ProcessEngineException e) {
            boolean quotes = e.getClass() == ProcessEngineException.class;
            SQLException refusal = quotes || e instanceof ProcessEnginePersistenceException ? refusalIn(e) : null;
            if (refusal == null) {
                throw e;
            }
            String state = String.valueOf(refusal.getSQLState());
            if (state.startsWith(DATA)) {
                throw new BadUserRequestException(
                        "A value is too long, or has a character that cannot be stored. Correct it and try again.", e);
            }
            if (!quotes) {
                throw e;
            }
            log.warn("The database could not do what the process engine asked for (state {}).", state);
            throw new ProcessEngineException(
                    "The database could not do it now. Try again; when it stays so, look into Keyturn's log.", e);
        }
    }

    private static @Nullable SQLException refusalIn(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return (SQLException) cause;
    }
}
