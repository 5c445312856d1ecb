package dev.keyturn.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class CommandRetriesTest {

    private final AtomicInteger runs = new AtomicInteger();

    @ParameterizedTest
    @MethodSource("collisions")
    void aRepeatableCommandThatCollidesIsRunAgain(RuntimeException collision) {
        String answer = retries(() -> {
                    CommandRetries.allow();
                    if (runs.incrementAndGet() < 3) {
                        throw collision;
                    }
                    return "done";
                })
                .execute(context -> null);

        assertThat(answer).isEqualTo("done");
        assertThat(runs).hasValue(3);
    }

    static Stream<RuntimeException> collisions() {
        return Stream.of(
                new OptimisticLockingException("another step moved on"),
                new CannotAcquireLockException("deadlock"),
                new QueryTimeoutException("how H2 calls a lock that it did not get"));
    }

    @Test
    void aCommandThatDidNotDeclareItselfRepeatableIsRunOnceAlsoAfterOneThatDid() {
        retries(() -> {
                    CommandRetries.allow();
                    return "";
                })
                .execute(context -> null);

        assertThatThrownBy(() -> retries(() -> fails(new OptimisticLockingException("first")))
                        .execute(context -> null))
                .hasMessage("first");
        assertThat(runs).hasValue(1);
    }

    @Test
    void itGivesUpAfterFiveRunsWithTheCollisionItself() {
        assertThatThrownBy(() -> retries(() -> {
                            CommandRetries.allow();
                            return fails(new OptimisticLockingException("again"));
                        })
                        .execute(context -> null))
                .isInstanceOf(OptimisticLockingException.class);
        assertThat(runs).hasValue(5);
    }

    @Test
    void whatIsNoCollisionIsNotRepeated() {
        assertThatThrownBy(() -> retries(() -> {
                            CommandRetries.allow();
                            return fails(new DataIntegrityViolationException("too long"));
                        })
                        .execute(context -> null))
                .hasMessage("too long");
        assertThat(runs).hasValue(1);
    }

    @Test
    void insideTheTransactionOfACallerNothingIsRepeatedSinceThatOneIsLost() {
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThatThrownBy(() -> retries(() -> {
                                CommandRetries.allow();
                                return fails(new OptimisticLockingException("lost"));
                            })
                            .execute(context -> null))
                    .hasMessage("lost");
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
        assertThat(runs).hasValue(1);
    }

    private String fails(RuntimeException failure) {
        runs.incrementAndGet();
        throw failure;
    }

    private static Retried retries(Supplier<String> work) {
        CommandRetries retries = new CommandRetries();
        retries.setNext(new CommandInterceptor() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T execute(Command<T> command) {
                return (T) work.get();
            }
        });
        return retries::execute;
    }

    private interface Retried {
        String execute(Command<String> command);
    }
}
