package dev.keyturn.directory;

import java.time.Duration;

/**
 * The password rules in effect for one account.
 *
 * @param minimumLength in characters
 * @param complex whether characters of several classes are demanded
 * @param complete false when a fine-grained policy applies to the account and may not be read; then the rules may be
 *     stricter than these
 * @param minimumAge before it has passed, the account cannot change its password itself
 * @param history how many earlier passwords the account cannot change to itself
 * @param lockoutThreshold how many wrong passwords lock the account; zero for never
 * @param observationWindow after which a wrong password no longer counts
 */
record PasswordPolicy(
        int minimumLength,
        boolean complex,
        boolean complete,
        Duration minimumAge,
        int history,
        int lockoutThreshold,
        Duration observationWindow) {}
