package dev.keyturn.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.PowerCut;
import dev.keyturn.kernel.DiskSync;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.secret.SecretStore.Label;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** H2 as Keyturn uses it, on a machine that loses power. */
class PowerCutTest {

    @TempDir
    Path folder;

    private DataSource database;
    private JdbcTemplate jdbc;

    @BeforeEach
    void start() {
        database = new DriverManagerDataSource(PowerCut.url(folder.resolve("keyturn")), "sa", "");
        new KeyturnSchema(database);
        jdbc = new JdbcTemplate(database);
        new DiskSync(jdbc).force();
    }

    @Test
    void whatWasStagedIsThereAfterwards() {
        SecretRef staged =
                store().stage("contoso.com", "rotation-1", () -> Secret.takeFrom("Tr0ub4dor&3".toCharArray()));

        losePower();

        assertThat(store().find("contoso.com", Label.PENDING)).contains(staged);
        try (Secret read = store().read(staged)) {
            assertThat(read.<String>use(String::new)).isEqualTo("Tr0ub4dor&3");
        }
    }

    /** Otherwise this machine would prove nothing. */
    @Test
    void aCommitThatWasNotForcedToTheDiskIsGone() {
        jdbc.update("insert into keyturn_start (id) values (2)");
        new DiskSync(jdbc).force();
        jdbc.update("insert into keyturn_start (id) values (3)");

        losePower();

        assertThat(jdbc.queryForList("select id from keyturn_start where id > 1", Integer.class))
                .isEqualTo(List.of(2));
    }

    private EncryptedSecretStore store() {
        Keyset keyset = Keyset.open(folder.resolve("keyset.json"), true, () -> EncryptedSecretStore.holdsSecrets(jdbc));
        return new EncryptedSecretStore(jdbc, new JdbcTransactionManager(database), keyset, Clock.systemUTC());
    }

    private void losePower() {
        PowerCut.now();
        try {
            jdbc.execute("shutdown immediately");
        } catch (RuntimeException dead) {
            // it has no disk any more
        }
    }
}
