package dev.keyturn.account;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the domain of an account is reached, and as whom. The rotator is the delegated user that holds the one right
 * <em>Reset Password</em> on the connector account.
 *
 * @param domainControllers {@code ldaps://host:port}, the preferred one (by custom the PDC emulator) first
 * @param caFile PEM file of the authority that signed their certificates; without it the JVM's trust store decides
 * @param baseDn where accounts are searched, such as {@code DC=contoso,DC=com}
 * @param rotatorDn the user that Keyturn binds as: a distinguished name or a user principal name
 * @param rotatorPasswordFile a file that holds the rotator's password and nothing else
 * @param timeout how long one connection or one request may take, by default 10 seconds
 */
public record DirectoryAccess(
        @NotEmpty
        List<@Pattern(regexp = "ldaps://[^/:]+(:\\d+)?", message = "must look like ldaps://dc1.contoso.com:636") String>
                domainControllers,

        @Nullable Path caFile,
        @NotBlank String baseDn,
        @NotBlank String rotatorDn,
        @NotNull Path rotatorPasswordFile,
        Duration timeout) {

    public DirectoryAccess(
            @Nullable List<String> domainControllers,
            @Nullable Path caFile,
            String baseDn,
            String rotatorDn,
            Path rotatorPasswordFile,
            @Nullable Duration timeout) {
        this.domainControllers = domainControllers == null ? List.of() : List.copyOf(domainControllers);
        this.caFile = caFile;
        this.baseDn = baseDn;
        this.rotatorDn = rotatorDn;
        this.rotatorPasswordFile = rotatorPasswordFile;
        this.timeout = timeout == null ? Duration.ofSeconds(10) : timeout;
    }
}
