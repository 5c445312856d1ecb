package dev.keyturn.login;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * People who log in with their accounts in Active Directory, instead of users of the process engine.
 *
 * @param url Addresses of domain controllers, such as ldaps://dc1.contoso.com: the next one is asked when one does not answer.
 *     Setting it turns this way to log in on.
 * @param caFile PEM file of the authority that signed its certificate; without it the JVM's trust store decides.
 * @param bindDn User that looks people and groups up: a distinguished name or a user principal name.
 * @param bindPasswordFile File that holds that user's password and nothing else.
 * @param baseDn Distinguished name of the domain, such as DC=contoso,DC=com.
 * @param userBase Where people are searched, relative to the domain, such as OU=People.
 * @param groupBase Where the mapped groups are, relative to the domain, such as OU=Groups.
 * @param groups Groups of Keyturn, such as rotation-approvers, each with the group in Active Directory whose members, direct or
 *     nested, belong to it: its distinguished name, SID or objectGUID, or its common name, which is refused when there are two.
 */
@ConfigurationProperties("keyturn.login.ldap")
@Validated
public record DirectoryLoginSettings(
        @NotEmpty
        List<
                        @Pattern(
                                regexp = "ldaps://[^/: ]+(:\\d+)?",
                                message = "must look like ldaps://dc1.contoso.com:636")
                        String>
                url,

        @Nullable Path caFile,
        @NotBlank String bindDn,
        @NotNull Path bindPasswordFile,
        @NotBlank String baseDn,
        @DefaultValue("") String userBase,

        @DefaultValue("") String groupBase,
        @NotEmpty Map<String, String> groups) {}
