package dev.keyturn.lab.directory;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/**
 * A real domain controller in the place of one of the lab's: Keyturn and the lab's sync servers of that forest use it.
 *
 * @param url Address of the domain controller, such as ldaps://dc1.contoso.test:636.
 * @param caFile PEM file of the authority that signed its certificate.
 * @param baseDn Distinguished name below which the account is searched.
 * @param rotatorDn User that Keyturn logs in as, with the right to reset the account's password.
 * @param rotatorPasswordFile File with that user's password.
 * @param account sAMAccountName of the connector account.
 * @param domain DNS name of its domain.
 */
public record LabRealDirectory(
        @NotBlank String url,
        @NotNull Path caFile,
        @NotBlank String baseDn,
        @NotBlank String rotatorDn,
        @NotNull Path rotatorPasswordFile,
        @NotBlank String account,
        @NotBlank String domain) {

    private static final int LDAPS_PORT = 636;

    public InetSocketAddress address() {
        URI parts = URI.create(url);
        return new InetSocketAddress(parts.getHost(), parts.getPort() < 0 ? LDAPS_PORT : parts.getPort());
    }
}
