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
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where passwords are stored: in the table or in Vault. */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SecretConfiguration.class);
    private static final String STORE = "keyturn.secret.store";

    /** In the table. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SecretStore.class)
    @ConditionalOnProperty(name = STORE, havingValue = "table", matchIfMissing = true)
    @Import(EncryptedSecretStore.class)
    static class InTheTable {

        @Bean
        Keyset keyset(KeyturnProperties keyturn, KeyturnSchema schema, JdbcTemplate jdbc) {
            return Keyset.open(
                    keyturn.keysetFile(),
                    keyturn.secret().createKeyset(),
                    () -> EncryptedSecretStore.holdsSecrets(jdbc));
        }
    }

    /** In Vault. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(SecretStore.class)
    @ConditionalOnProperty(name = STORE, havingValue = "vault")
    static class InVault {

        @Bean
        SecretStore secretStore(KeyturnProperties keyturn, KeyturnSchema schema, JdbcTemplate jdbc, Clock clock) {
            if (EncryptedSecretStore.holdsSecrets(jdbc)) {
                LOG.warn(
                        "{} is vault, but the database holds passwords too. They stay there unused: the next rotation of"
                                + " an account whose password is not in Vault cannot be rolled back.",
                        STORE);
            }
            return VaultSecretStore.open(keyturn.secret().vault(), clock);
        }

        @Bean
        KeysetRotation keysetRotation() {
            return KeysetRotation.ofVault();
        }
    }
}
