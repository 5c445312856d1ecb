package dev.keyturn.lab.directory;

import java.time.Instant;

/**
 * The connector account of a forest as the lab shows it.
 *
 * @param name the forest's name
 * @param fingerprint of its present password
 * @param pwdLastSet when that password was set
 * @param failedBinds wrong passwords in a row, as {@code badPwdCount}
 */
public record LabAccount(
        String name, String fingerprint, Instant pwdLastSet, boolean enabled, boolean locked, int failedBinds) {}
