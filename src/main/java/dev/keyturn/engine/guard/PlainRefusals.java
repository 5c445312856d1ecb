package dev.keyturn.engine.guard;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * The engine wraps what a task listener throws, and its REST interface then answers 500. A refusal is the person's
 * matter: unwrapped, it is answered with 400 and its message alone.
 */
public final class PlainRefusals extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (ProcessEngineException e) {
            throw refusalIn(e);
        }
    }

    private static ProcessEngineException refusalIn(ProcessEngineException wrapped) {
        Throwable cause = wrapped;
        while (cause != null && !(cause instanceof BadUserRequestException)) {
            cause = cause.getCause();
        }
        return cause == null ? wrapped : (BadUserRequestException) cause;
    }
}
