package dev.keyturn.engine;

import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.secret.EncryptedSecretStore;
import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.KeysetRotation;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.VaultSecretStore;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Where passwords are stored: in Vault when it is configured, else in Keyturn's own table. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SecretStore.class)
class SecretConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SecretConfiguration.class);

    @Bean
    KeysetRotation keyset(KeyturnProperties keyturn, KeyturnSchema schema, JdbcTemplate jdbc) {
        return keyturn.secret().vault().isWanted()
                ? KeysetRotation.ofVault()
                : Keyset.open(
                        keyturn.keysetFile(),
                        keyturn.secret().createKeyset(),
                        () -> EncryptedSecretStore.holdsSecrets(jdbc));
    }

    @Bean
    SecretStore secretStore(
            KeyturnProperties keyturn,
            KeysetRotation keys,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Clock clock) {
        if (keys instanceof Keyset keyset) {
            return new EncryptedSecretStore(jdbc, transactions, keyset, clock);
        }
        if (EncryptedSecretStore.holdsSecrets(jdbc)) {
            LOG.warn("Passwords go to Vault now, but the database holds passwords too. They stay there unused: the next"
                    + " rotation of an account whose password is not in Vault cannot be rolled back.");
        }
        return VaultSecretStore.open(keyturn.secret().vault(), jdbc, clock);
    }
}
