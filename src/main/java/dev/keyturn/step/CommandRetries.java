package dev.keyturn.step;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Repeats a command of the engine that collided with a step that ended at the same moment. Such a collision shows when
 * the transaction is written, after every delegate has returned, and the engine's REST interface answers it with 500. Only
 * what a delegate has declared repeatable is repeated, and only as a whole transaction.
 */
public final class CommandRetries extends CommandInterceptor {

    private static final int TRIES = 5;
    private static final ThreadLocal<Boolean> REPEATABLE = ThreadLocal.withInitial(() -> false);

    /** Declares that whatever the engine's current command does is undone when its transaction fails. */
    public static void allow() {
        REPEATABLE.set(true);
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (Context.getCommandContext() != null || TransactionSynchronizationManager.isActualTransactionActive()) {
            return next.execute(command);
        }
        for (int tries = 1; ; tries++) {
            REPEATABLE.remove();
            try {
                return next.execute(command);
            } catch (OptimisticLockingException | TransientDataAccessException e) {
                if (tries == TRIES || !REPEATABLE.get()) {
                    throw e;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(5L * tries)));
            } finally {
                REPEATABLE.remove();
            }
        }
    }
}
