package dev.keyturn.directory;

/**
 * The password rules in effect for one account.
 *
 * @param minimumLength in characters
 * @param complex whether characters of several classes are demanded
 * @param complete false when a fine-grained policy applies to the account and may not be read; then the rules may be
 *     stricter than these
 */
record PasswordPolicy(int minimumLength, boolean complex, boolean complete) {}
