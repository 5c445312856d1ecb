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
 * What callers of the engine hear when it refuses. The engine wraps what a task listener throws, and its REST interface
 * then answers 500: a refusal is the person's matter, so it is unwrapped and answered with 400 and its message alone. And
 * the engine quotes the statement that its database refused: a caller who sent a value that cannot be stored hears that
 * instead, everybody else that the database could not do it.
 */
public final class EngineRefusals extends CommandInterceptor {

    private static final Logger log = LoggerFactory.getLogger(EngineRefusals.class);

    /** The class of states that are about a value (ISO 9075): too long, out of range, or with a character like NUL. */
    private static final String DATA = "22";

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (ProcessEngineException e) {
            BadUserRequestException refusal = causeOf(e, BadUserRequestException.class);
            throw refusal != null ? refusal : ofTheDatabase(e);
        }
    }

    private static ProcessEngineException ofTheDatabase(ProcessEngineException e) {
        boolean quotes = e.getClass() == ProcessEngineException.class;
        SQLException refusal =
                quotes || e instanceof ProcessEnginePersistenceException ? causeOf(e, SQLException.class) : null;
        if (refusal == null) {
            return e;
        }
        String state = String.valueOf(refusal.getSQLState());
        if (state.startsWith(DATA)) {
            return new BadUserRequestException(
                    "A value is too long, or has a character that cannot be stored. Correct it and try again.", e);
        }
        if (!quotes) {
            return e;
        }
        log.warn("The database could not do what the process engine asked for (state {}).", state);
        return new ProcessEngineException(
                "The database could not do it now. Try again; when it stays so, look into Keyturn's log.", e);
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
