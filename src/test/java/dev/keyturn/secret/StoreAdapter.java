package dev.keyturn.secret;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.LongForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/** The adapters that keep the contract of {@link SecretStore}. */
enum StoreAdapter {
    TABLE_ON_H2 {
        @Override
        StoreUnderTest open(Path folder) {
            return new Table(Database.H2.open(), folder.resolve("keyset.json"));
        }
    },
    TABLE_ON_POSTGRESQL {
        @Override
        StoreUnderTest open(Path folder) {
            return new Table(Database.POSTGRESQL.open(), folder.resolve("keyset.json"));
        }
    },
    VAULT_WITH_TOKEN {
        @Override
        StoreUnderTest open(Path folder) {
            VaultDouble vault = VaultDouble.start();
            return new Vault(vault, withToken(vault.address(), folder));
        }
    },
    VAULT_WITH_APPROLE {
        @Override
        StoreUnderTest open(Path folder) {
            VaultDouble vault = VaultDouble.start();
            return new Vault(vault, withAppRole(vault.address(), folder));
        }
    };

    static Stream<StoreAdapter> toTest() {
        return Stream.of(values()).filter(adapter -> LongForm.isOn() || adapter != TABLE_ON_POSTGRESQL);
    }

    abstract StoreUnderTest open(Path folder);

    private static final Supplier<JdbcTemplate> STATES =
            SingletonSupplier.of(() -> new JdbcTemplate(Database.H2.open()));

    /** A database in which no index of Vault was seen yet. */
    static JdbcTemplate withoutStates() {
        JdbcTemplate states = STATES.get();
        states.update("delete from keyturn_vault_index");
        return states;
    }

    static VaultSettings withToken(String address, Path folder) {
        Path token = write(folder.resolve("token"), VaultDouble.ROOT + "\n");
        return new VaultSettings(address, null, null, token, null, null, null, null);
    }

    static VaultSettings withAppRole(String address, Path folder) {
        Path secretId = write(folder.resolve("secret-id"), VaultDouble.SECRET_ID + "\n");
        return new VaultSettings(address, null, null, null, VaultDouble.ROLE_ID, secretId, null, null);
    }

    private static Path write(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Table implements StoreUnderTest {

        private final HikariDataSource database;
        private final PlatformTransactionManager transactions;
        private final Path keysetFile;
        private final HandSetClock clock = new HandSetClock();
        private final SecretStore store;

        Table(HikariDataSource database, Path keysetFile) {
            this.database = database;
            this.transactions = new JdbcTransactionManager(database);
            this.keysetFile = keysetFile;
            this.store = open(true);
        }

        @Override
        public SecretStore store() {
            return store;
        }

        @Override
        public SecretStore restarted() {
            return open(false);
        }

        @Override
        public TransactionTemplate transaction() {
            return new TransactionTemplate(transactions);
        }

        @Override
        public HandSetClock clock() {
            return clock;
        }

        @Override
        public void close() {
            database.close();
        }

        private SecretStore open(boolean mayCreate) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            Keyset keyset = Keyset.open(keysetFile, mayCreate, () -> EncryptedSecretStore.holdsSecrets(jdbc));
            return new EncryptedSecretStore(jdbc, transactions, keyset, clock);
        }
    }

    private record Vault(
            VaultDouble vault, VaultSettings settings, JdbcTemplate states, HandSetClock clock, SecretStore store)
            implements StoreUnderTest {

        Vault(VaultDouble vault, VaultSettings settings) {
            this(vault, settings, withoutStates(), new HandSetClock());
        }

        private Vault(VaultDouble vault, VaultSettings settings, JdbcTemplate states, HandSetClock clock) {
            this(vault, settings, states, clock, VaultSecretStore.open(settings, states, clock));
        }

        @Override
        public SecretStore restarted() {
            return VaultSecretStore.open(settings, states, clock);
        }

        @Override
        public TransactionTemplate transaction() {
            return engineTransaction();
        }

        @Override
        public void close() {
            vault.close();
        }
    }

    static TransactionTemplate engineTransaction() {
        return new TransactionTemplate(
                new JdbcTransactionManager(new DriverManagerDataSource("jdbc:h2:mem:engine", "sa", "")));
    }
}
