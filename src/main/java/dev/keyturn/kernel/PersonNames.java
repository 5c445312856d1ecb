package dev.keyturn.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that one human is known by: a user's id, an e-mail address, a UPN, {@code DOMAIN\name}, and what all accounts
 * of a human have in common. Whether two are one human is answered here and nowhere else. Systems write the same
 * human in different ways, so names are compared without case, blanks and characters that are not seen.
 *
 * @param all as they were written, the best known one first
 */
public record PersonNames(@JsonValue List<String> all) {

    /** Of no one. */
    public static final PersonNames NONE = new PersonNames(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PersonNames {
        all = all.stream().filter(name -> !fold(name).isEmpty()).distinct().toList();
    }

    /** Those of them that are names: neither null nor blank. */
    public static PersonNames of(@Nullable String... names) {
        List<String> known = new ArrayList<>();
        for (String name : names) {
            if (name != null) {
                known.add(name);
            }
        }
        return new PersonNames(known);
    }

    public PersonNames and(Collection<String> more) {
        Set<String> names = new LinkedHashSet<>(all);
        names.addAll(more);
        return new PersonNames(List.copyOf(names));
    }

    /**
     * With what a directory or an identity provider tells of a human whatever account they use, such as the number of an
     * employee. It is compared as a whole, and is no name that anybody could have.
     */
    public PersonNames withAttribute(String attribute) {
        return and(List.of("#" + HexFormat.of().formatHex(attribute.getBytes(StandardCharsets.UTF_8))));
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** @throws java.util.NoSuchElementException when there is none */
    public String first() {
        return all.stream().findFirst().orElseThrow();
    }

    /**
     * Whether both can be one human. It is right more often than not on purpose: mail addresses, UPNs and NetBIOS names
     * of one human have different domains, so a domain never tells two people apart.
     */
    public boolean mayBe(PersonNames other) {
        return all.stream()
                .map(Name::of)
                .anyMatch(name -> other.all.stream().map(Name::of).anyMatch(name::hasSameAccount));
    }

    /** Whether a name of one is surely a name of the other as well: no domain contradicts it. */
    public boolean is(PersonNames other) {
        return all.stream()
                .map(Name::of)
                .anyMatch(name -> other.all.stream().map(Name::of).anyMatch(name::isSame));
    }

    /** Whether one of the names is written like this, apart from what is not seen. */
    public boolean has(String name) {
        String wanted = fold(name);
        return all.stream().map(PersonNames::fold).anyMatch(wanted::equals);
    }

    private static String fold(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("[\\p{C}\\p{Z}\\s]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** @param domain empty when the name has none */
    private record Name(String account, String domain) {

        static Name of(String written) {
            String name = fold(written);
            int slash = name.lastIndexOf('\\');
            if (slash >= 0) {
                return new Name(name.substring(slash + 1), name.substring(0, slash));
            }
            int at = name.lastIndexOf('@');
            return at > 0 ? new Name(name.substring(0, at), name.substring(at + 1)) : new Name(name, "");
        }

        boolean hasSameAccount(Name other) {
            return account.equals(other.account);
        }

        boolean isSame(Name other) {
            return hasSameAccount(other)
                    && (domain.isEmpty()
                            || other.domain.isEmpty()
                            || domain.equals(other.domain)
                            || domain.startsWith(other.domain + ".")
                            || other.domain.startsWith(domain + "."));
        }
    }
}
