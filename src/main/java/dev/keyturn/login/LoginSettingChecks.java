package dev.keyturn.login;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** What the settings of all ways to log in have in common. */
public final class LoginSettingChecks {

    private static final Set<String> KNOWN = Set.of(
            Person.REQUESTERS,
            Person.APPROVERS,
            Person.OPERATORS,
            Person.AUDITORS,
            Person.TICKETS,
            Person.ADMINISTRATORS);

    private LoginSettingChecks() {}

    /** @param setting the map whose keys are groups of Keyturn */
    public static void mustBeKeyturns(String setting, Collection<String> groups) {
        groups.stream().filter(group -> !KNOWN.contains(group)).findFirst().ifPresent(group -> {
            throw new InvalidSettingException(
                    setting + "." + group,
                    "is none of Keyturn's groups. Map "
                            + KNOWN.stream().sorted().collect(Collectors.joining(", ")) + ".");
        });
    }

    /** Both libraries that need such a secret keep it as text for as long as they run. */
    public static String secretIn(String setting, Path file) {
        try {
            String secret = Files.readString(file).stripTrailing();
            if (secret.isEmpty()) {
                throw new InvalidSettingException(setting, "names " + file + ", which is empty. Fill it.");
            }
            return secret;
        } catch (IOException e) {
            throw new InvalidSettingException(
                    setting,
                    "names " + file + ", which cannot be read. Check that it exists and that Keyturn may read it.");
        }
    }
}
