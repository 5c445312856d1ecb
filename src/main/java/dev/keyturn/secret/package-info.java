/** The port {@link dev.keyturn.secret.SecretStore}, the type {@link dev.keyturn.secret.Secret} that never prints, and the encrypted table behind the port. */
@NullMarked
package dev.keyturn.secret;

import org.jspecify.annotations.NullMarked;
