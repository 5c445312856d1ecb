package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.secret.VaultStates.Seen;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class VaultStatesTest {

    @OnEachDatabase
    void whatWasSeenOnceIsTheLeastThatCountsOnEveryNode(Database kind) {
        try (HikariDataSource source = kind.open()) {
            VaultStates node = new VaultStates(new JdbcTemplate(source));
            VaultStates other = new VaultStates(new JdbcTemplate(source));
            assertThat(node.of("a")).isEqualTo(new Seen(0, null));

            node.read("a", 3);
            other.written("a", 4, "cluster:17");
            node.read("a", 3);
            node.read("b", 1);

            assertThat(node.of("a")).isEqualTo(new Seen(4, "cluster:17"));
            other.read("a", 5);
            assertThat(node.of("a")).as("an older state is less, not wrong").isEqualTo(new Seen(5, "cluster:17"));
            other.written("a", 6, "x".repeat(1001));
            assertThat(node.of("a")).isEqualTo(new Seen(6, "cluster:17"));
            assertThat(node.of("b")).isEqualTo(new Seen(1, null));

            var transaction = new TransactionTemplate(new JdbcTransactionManager(source));
            transaction.executeWithoutResult(status -> {
                node.read("c", 2);
                node.written("a", 7, null);
                status.setRollbackOnly();
            });
            assertThat(node.of("c")).isEqualTo(new Seen(0, null));
            assertThat(node.of("a")).isEqualTo(new Seen(6, "cluster:17"));
        }
    }
}
