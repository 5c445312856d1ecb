package dev.keyturn.login;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which group in Active Directory stands for which group of Keyturn. Its other groups are none of Keyturn's business. */
public final class DirectoryGroups {

    /** No group has it: a common name is never empty. */
    private static final String NONE = "\\00";

    private final Map<String, String> namesById;
    private final Map<String, String> idsByName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public DirectoryGroups(Map<String, String> namesById) {
        this.namesById = Map.copyOf(namesById);
        namesById.forEach((id, name) -> idsByName.put(name, id));
    }

    /** Finds the mapped groups. */
    public String filter() {
        return namesById.values().stream()
                .map(name -> "(cn=" + escaped(name) + ")")
                .sorted()
                .collect(Collectors.joining("", "(&(objectClass=group)(|", "))"));
    }

    /** The common name of a group of Keyturn, ready to stand in a filter; one that finds nothing when it is not mapped. */
    public String nameInFilter(String id) {
        return Optional.ofNullable(namesById.get(id))
                .map(DirectoryGroups::escaped)
                .orElse(NONE);
    }

    @Nullable
    public String id(@Nullable String name) {
        return name == null ? null : idsByName.get(name);
    }

    /** As RFC 4515 wants it. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if ("\\*()\0".indexOf(c) >= 0) {
                escaped.append(String.format("\\%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
