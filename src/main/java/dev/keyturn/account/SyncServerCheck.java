package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.PositiveDuration;
import java.util.Map;

/**
 * What can be known of a sync server's settings without hearing of it.
 *
 * @param owners the server that each key belongs to, of those that were checked before
 */
record SyncServerCheck(String setting, SyncServer server, Map<String, SyncServer> owners) {

    void run() {
        for (String key : server.key()) {
            // what is no thumbprint is not quoted: it may be a private key that was pasted
            if (!key.matches("[A-Za-z0-9_-]{43}")) {
                throw new InvalidSettingException(
                        setting + ".key",
                        "is not a thumbprint. Put the 43 characters there that the installer of the sync worker prints on the"
                                + " server.");
            }
            SyncServer owner = owners.putIfAbsent(key, server);
            if (owner != null && !owner.name().equals(server.name())) {
                throw new InvalidSettingException(
                        setting + ".key",
                        "is the key of \"" + owner.name() + "\" as well. Each server has a key of its own: give one name to one"
                                + " server, or run the installer again on the server that was cloned.");
            }
        }
        owners.values().stream()
                .filter(other -> other.name().equals(server.name()) && !other.key().equals(server.key()))
                .findFirst()
                .ifPresent(other -> {
                    throw new InvalidSettingException(
                            setting + ".key",
                            "differs from the key of \"" + other.name() + "\" in another account. A server that two accounts"
                                    + " list has the same key in both.");
                });
        PositiveDuration.check(setting + ".connect-timeout", server.connectTimeout());
        PositiveDuration.check(setting + ".command-timeout", server.commandTimeout());
    }
}
