package dev.keyturn.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.secret}.
 *
 * @param keysetFile File with the Tink keyset that encrypts the stored passwords, by default keyset.json in the data
 *     folder. Keep a copy in a safe place: without it the stored passwords are lost.
 * @param createKeyset Whether a missing keyset is made at the start. Nothing is made while the database holds passwords.
 */
record SecretSettings(@Nullable Path keysetFile, boolean createKeyset) {}
