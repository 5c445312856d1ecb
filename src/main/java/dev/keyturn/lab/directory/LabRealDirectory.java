package dev.keyturn.lab.directory;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/**
 * A real domain controller that the lab's sync servers log in to instead of the lab's own. An application is given it among its
 * bootstrap instances.
 *
 * @param rotatorDn the user that Keyturn logs in as, with the right to reset the account's password
 * @param account {@code sAMAccountName} of the connector account
 */
public record LabRealDirectory(
        String url,
        Path caFile,
        String baseDn,
        String rotatorDn,
        Path rotatorPasswordFile,
        String account,
        String domain) {

    private static final int LDAPS_PORT = 636;

    public InetSocketAddress address() {
        URI parts = URI.create(url);
        return new InetSocketAddress(parts.getHost(), parts.getPort() < 0 ? LDAPS_PORT : parts.getPort());
    }
}
