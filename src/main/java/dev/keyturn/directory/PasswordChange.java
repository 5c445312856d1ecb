package dev.keyturn.directory;

import dev.keyturn.account.ChangeMethod;

/**
 * Proof, without the secret, that a password was set.
 *
 * @param method how: by a reset or by a self-change
 * @param before the account just before the change
 * @param after the account just after it, as seen on the same domain controller
 */
public record PasswordChange(ChangeMethod method, AccountState before, AccountState after) {}
