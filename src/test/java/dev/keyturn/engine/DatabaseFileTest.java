package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {

    @TempDir
    Path folder;

    /** A node that is stopped interrupts its threads, and still has to write down what it stops. */
    @Test
    void aThreadThatIsInterruptedWritesAndClosesTheFileForNobody() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("create table number (value_ int)");

            Thread.currentThread().interrupt();
            statement.execute("insert into number values (1)");
            assertThat(Thread.interrupted()).isTrue();
            statement.execute("insert into number values (2)");
        }
        try (Connection again = DriverManager.getConnection(url());
                Statement statement = again.createStatement();
                var rows = statement.executeQuery("select count(*) from number")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(2);
        }
    }

    private String url() {
        return DefaultSettings.ownDatabase(folder.toString());
    }
}
