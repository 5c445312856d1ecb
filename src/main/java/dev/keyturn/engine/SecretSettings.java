package dev.keyturn.engine;

import dev.keyturn.secret.VaultSettings;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.secret}.
 *
 * @param store Where passwords are kept: in Keyturn's own table, encrypted, or in HashiCorp Vault.
 * @param keysetFile File with the Tink keyset that encrypts the stored passwords, by default keyset.json in the data
 *     folder. Keep a copy in a safe place: without it the stored passwords are lost.
 * @param createKeyset Whether a missing keyset is made at the start. Nothing is made while the database holds passwords.
 * @param vault How Vault is reached.
 */
record SecretSettings(
        @NotNull @DefaultValue("table") Store store,
        @Nullable Path keysetFile,
        boolean createKeyset,
        @DefaultValue @NestedConfigurationProperty VaultSettings vault) {

    enum Store {
        TABLE,
        VAULT
    }
}
