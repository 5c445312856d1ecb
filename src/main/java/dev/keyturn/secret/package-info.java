/** The port {@link dev.keyturn.secret.SecretStore} with its two adapters, the encrypted table and HashiCorp Vault, and the type {@link dev.keyturn.secret.Secret} that never prints. */
@NullMarked
package dev.keyturn.secret;

import org.jspecify.annotations.NullMarked;
