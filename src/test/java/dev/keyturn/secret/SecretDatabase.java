package dev.keyturn.secret;

import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An H2 database in a file with Keyturn's tables, and a keyset beside it. */
final class SecretDatabase {

    final Path folder;
    final JdbcTemplate jdbc;
    final JdbcTransactionManager transactions;

    private SecretDatabase(Path folder) {
        this.folder = folder;
        DataSource source = new DriverManagerDataSource(
                "jdbc:h2:file:" + folder.resolve("keyturn") + ";DB_CLOSE_DELAY=-1", "sa", "");
        this.jdbc = new JdbcTemplate(source);
        this.transactions = new JdbcTransactionManager(source);
    }

    static SecretDatabase in(Path folder) {
        var database = new SecretDatabase(folder);
        Flyway.configure()
                .dataSource(database.jdbc.getDataSource())
                .locations("classpath:dev/keyturn/schema")
                .load()
                .migrate();
        return database;
    }

    SecretDatabase restart() {
        close();
        return new SecretDatabase(folder);
    }

    void close() {
        jdbc.execute("shutdown");
    }

    EncryptedSecretStore store() {
        return store(keysetFile(), true);
    }

    EncryptedSecretStore store(Path keysetFile, boolean mayCreate) {
        Keyset keyset = Keyset.open(keysetFile, mayCreate, () -> EncryptedSecretStore.holdsSecrets(jdbc));
        return store(keyset);
    }

    EncryptedSecretStore store(Keyset keyset) {
        return new EncryptedSecretStore(jdbc, transactions, keyset, Clock.systemUTC());
    }

    Path keysetFile() {
        return folder.resolve("keyset.json");
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }
}
