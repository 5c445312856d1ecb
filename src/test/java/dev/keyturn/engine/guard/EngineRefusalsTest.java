package dev.keyturn.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.ProcessEnginePersistenceException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.junit.jupiter.api.Test;

class EngineRefusalsTest {

    private static final String SQL = "### SQL: insert into ACT_RU_VARIABLE (ID_) values (?)";

    @Test
    void aValueThatCannotBeStoredIsTheSendersMatter() {
        ProcessEngineException told = told(new ProcessEngineException(
                SQL, new RuntimeException(new SQLException("invalid byte sequence: 0x00", "22021"))));

        assertThat(told).isInstanceOf(BadUserRequestException.class);
        assertThat(told.getMessage()).contains("cannot be stored").doesNotContain("SQL", "ACT_RU");
    }

    /** Where the engine itself has taken the statement away. */
    @Test
    void soIsOneThatIsRefusedWhereTheEngineWritesWhatItHasDone() {
        ProcessEngineException tooLong = written("22001");
        ProcessEngineException deadlock = written("40001");

        assertThat(told(tooLong)).isInstanceOf(BadUserRequestException.class).hasMessageContaining("too long");
        assertThat(told(deadlock)).isSameAs(deadlock);
    }

    private static ProcessEngineException written(String state) {
        return new ProcessEnginePersistenceException(
                "An exception occurred in the persistence layer.", new SQLException("refused", state));
    }

    @Test
    void noStatementIsQuotedWhateverElseTheDatabaseCannotDo() {
        ProcessEngineException told =
                told(new ProcessEngineException(SQL, new SQLException("terminating connection", "57P01")));

        assertThat(told).isNotInstanceOf(BadUserRequestException.class);
        assertThat(told.getMessage()).contains("Try again").doesNotContain("SQL:", "ACT_RU");
        assertThat(told).hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void whatIsNotTheDatabasesStaysAsItIs() {
        ProcessEngineException other = new ProcessEngineException("There is no such task.");
        ProcessEngineException collision = new OptimisticLockingException("Another transaction was faster.");

        assertThat(told(other)).isSameAs(other);
        assertThat(told(collision)).isSameAs(collision);
    }

    private static ProcessEngineException told(ProcessEngineException thrown) {
        EngineRefusals refusals = new EngineRefusals();
        refusals.setNext(new CommandExecutor() {
            @Override
            public <T> T execute(Command<T> command) {
                throw thrown;
            }
        });
        return catchThrowableOfType(ProcessEngineException.class, () -> refusals.execute(context -> null));
    }
}
