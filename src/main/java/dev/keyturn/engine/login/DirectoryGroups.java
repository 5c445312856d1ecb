package dev.keyturn.engine.login;

import com.unboundid.ldap.sdk.Filter;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.ObjectGuid;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which group in Active Directory stands for which group of Keyturn. Each is found once and known by its {@code objectGUID}
 * from then on: a common name is unique within one container only, and a person who may make a group in any of them would
 * make a second one of that name. Its other groups are none of Keyturn's business.
 */
final class DirectoryGroups {

    private static final Logger log = LoggerFactory.getLogger(DirectoryGroups.class);

    private static final Pattern SID = Pattern.compile("S-1-[0-9]+(-[0-9]+)+", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DN = Pattern.compile("(?i)(cn|ou)=.+,dc=.+");

    /** A group in Active Directory. */
    record Found(String dn, ObjectGuid guid) {}

    private final String setting;
    private final Map<String, String> configured;
    private final Map<String, ObjectGuid> guids = new ConcurrentHashMap<>();
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    /**
     * @param setting the map's full name
     * @param configured each group of Keyturn with the distinguished name, SID, GUID or common name of the one that stands
     *     for it
     */
    DirectoryGroups(String setting, Map<String, String> configured) {
        this.setting = setting;
        this.configured = Map.copyOf(configured);
    }

    /**
     * Finds all of them at the start.
     *
     * @throws InvalidSettingException when one of them could be another one
     */
    void findAll(Function<String, List<Found>> search) {
        configured.forEach((id, name) -> {
            List<Found> found = search.apply(filter(name));
            if (found.size() > 1) {
                throw new InvalidSettingException(setting + "." + id, ambiguous(name, found));
            }
            if (found.isEmpty()) {
                log.warn("{}.{} {}", setting, id, missing(name));
            } else {
                guids.put(id, found.get(0).guid());
            }
        });
        Set<ObjectGuid> different = new HashSet<>();
        guids.forEach((id, guid) -> {
            if (!different.add(guid)) {
                throw new InvalidSettingException(
                        setting + "." + id,
                        "names the same group as another one of " + setting + ". Give each a group of its own.");
            }
        });
    }

    /** Of the groups that are asked for; all when none is named. Those that cannot be told for sure have no members. */
    Map<ObjectGuid, String> mapped(@Nullable Collection<String> ids, Function<String, List<Found>> search) {
        return configured.keySet().stream()
                .filter(id -> ids == null || ids.contains(id))
                .filter(id -> guid(id, search).isPresent())
                .collect(Collectors.toMap(guids::get, id -> id, (one, other) -> one));
    }

    /** The group of Keyturn that this one, which was found by {@link #mapped}, stands for. */
    @Nullable
    String idOf(ObjectGuid guid) {
        return guids.entrySet().stream()
                .filter(known -> known.getValue().equals(guid))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private Optional<ObjectGuid> guid(String id, Function<String, List<Found>> search) {
        return Optional.ofNullable(guids.computeIfAbsent(id, unknown -> {
            String name = configured.get(id);
            List<Found> found = search.apply(filter(name));
            if (found.size() == 1) {
                return found.get(0).guid();
            }
            if (complained.add(id)) {
                log.warn("{}.{} {}", setting, id, found.isEmpty() ? missing(name) : ambiguous(name, found));
            }
            return null;
        }));
    }

    private static String missing(String name) {
        return "names \"" + name
                + "\", and there is no such group below keyturn.login.ldap.group-base: it has no members"
                + " until there is one.";
    }

    private static String ambiguous(String name, List<Found> found) {
        return "names \"" + name + "\", and there are several groups of that name: "
                + found.stream().map(Found::dn).collect(Collectors.joining(" and "))
                + "; the members of a second one would get into Keyturn. Name the right one by its distinguished"
                + " name, its SID or its objectGUID.";
    }

    /** Finds the group. */
    static String filter(String name) {
        return "(&(objectClass=group)" + named(name) + ")";
    }

    private static String named(String name) {
        if (SID.matcher(name).matches()) {
            return "(objectSid=" + name.toUpperCase(Locale.ROOT) + ")";
        }
        if (GUID.matcher(name).matches()) {
            return "(objectGUID=" + ObjectGuid.of(name).inFilter() + ")";
        }
        return (DN.matcher(name).matches() ? "(distinguishedName=" : "(cn=") + Filter.encodeValue(name) + ")";
    }
}
