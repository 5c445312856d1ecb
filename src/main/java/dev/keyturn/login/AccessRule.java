package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may send some requests.
 *
 * @param methods none: whichever it is
 * @param parameter a query parameter that has to name the person who asks; null when none has
 * @param groups whose members may, as far as it is for groups
 */
record AccessRule(
        Set<String> methods, PathPattern path, @Nullable String parameter, Audience audience, List<String> groups) {

    enum Audience {
        OPEN,
        AUTHENTICATED,
        NOBODY,
        /** The groups without administrators. */
        ONLY,
        GROUPS_AND_ADMINISTRATORS
    }

    private static final Map<String, Audience> WORDS = Map.of(
            "open", Audience.OPEN,
            "authenticated", Audience.AUTHENTICATED,
            "nobody", Audience.NOBODY,
            "only", Audience.ONLY);

    /** In a path, what has to be the id of the person who asks. */
    private static final String SELF = "self";

    /** @param line such as {@code GET|POST /task/{id}/** group group} */
    static AccessRule parse(String line) {
        List<String> words = List.of(line.trim().split("\\s+"));
        String[] address = words.get(1).split("\\?", 2);
        Audience audience = words.size() == 2 ? null : WORDS.get(words.get(2));
        return new AccessRule(
                words.get(0).equals("*") ? Set.of() : Set.of(words.get(0).split("\\|")),
                PathPatternParser.defaultInstance.parse(address[0]),
                address.length == 1 ? null : address[1],
                audience == null ? Audience.GROUPS_AND_ADMINISTRATORS : audience,
                words.stream()
                        .skip(audience == null ? 2 : 3)
                        .map(AccessRule::group)
                        .toList());
    }

    private static String group(String word) {
        String group = "rotation-" + word;
        if (!Person.GROUPS.contains(group)) {
            throw new IllegalArgumentException("No group is called " + word + ".");
        }
        return group;
    }

    boolean isAbout(
            String method, PathContainer asked, @Nullable Person person, Function<String, String[]> parameters) {
        PathPattern.PathMatchInfo match =
                methods.isEmpty() || methods.contains(method) ? path.matchAndExtract(asked) : null;
        if (match == null) {
            return false;
        }
        String self = match.getUriVariables().get(SELF);
        return (self == null || person != null && self.equals(person.id()))
                && (parameter == null || person != null && names(parameters.apply(parameter), person.id()));
    }

    private static boolean names(String @Nullable [] values, String person) {
        return values != null && values.length == 1 && values[0].equals(person);
    }

    /** @param person null when nobody is logged in */
    boolean allows(@Nullable Person person) {
        return switch (audience) {
            case OPEN -> true;
            case NOBODY -> false;
            case AUTHENTICATED -> person != null;
            case ONLY -> isMember(person);
            case GROUPS_AND_ADMINISTRATORS -> isMember(person) || person != null && person.isIn(Person.ADMINISTRATORS);
        };
    }

    /** The groups whose members it is for, as people read them. */
    String members() {
        return String.join(
                ", ",
                audience == Audience.GROUPS_AND_ADMINISTRATORS
                        ? Stream.concat(groups.stream(), Stream.of(Person.ADMINISTRATORS))
                                .toList()
                        : groups);
    }

    private boolean isMember(@Nullable Person person) {
        return person != null && person.isIn(groups.toArray(String[]::new));
    }
}
