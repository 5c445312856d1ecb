package dev.keyturn.directory;

/**
 * Proof, without the secret, that a password was set.
 *
 * @param before the account just before the reset
 * @param after the account just after it, as seen on the same domain controller
 */
public record PasswordReset(AccountState before, AccountState after) {}
