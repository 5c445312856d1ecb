package dev.keyturn.secret;

/**
 * Names one version of an account's password without revealing it: this is what process variables and evidence carry.
 *
 * @param account the account's name in the inventory
 * @param version counts from 1 for each account, never reused
 */
public record SecretRef(String account, int version) {

    @Override
    public String toString() {
        return account + "#" + version;
    }
}
