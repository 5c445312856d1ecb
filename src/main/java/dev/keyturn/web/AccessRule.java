package dev.keyturn.web;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which groups may send some requests.
 *
 * @param parameter a query parameter that has to name the person who asks; null when none has
 * @param groups none: only administrators
 */
record AccessRule(
        Set<String> methods, PathPattern path, @Nullable String parameter, List<String> groups) {

    /** In a path, what has to be the id of the person who asks. */
    private static final String SELF = "self";

    /** @param line such as {@code GET|POST /task/{id}/** group group} */
    static AccessRule parse(String line, UnaryOperator<String> groupNames) {
        String[] words = line.trim().split("\\s+");
        String[] address = words[1].split("\\?", 2);
        return new AccessRule(
                Set.of(words[0].split("\\|")),
                PathPatternParser.defaultInstance.parse(address[0]),
                address.length == 1 ? null : address[1],
                List.of(words).subList(2, words.length).stream().map(groupNames).toList());
    }

    boolean isAbout(String method, PathContainer asked, String person, Function<String, String[]> parameters) {
        PathPattern.PathMatchInfo match = methods.contains(method) ? path.matchAndExtract(asked) : null;
        if (match == null) {
            return false;
        }
        String self = match.getUriVariables().get(SELF);
        return (self == null || self.equals(person))
                && (parameter == null || names(parameters.apply(parameter), person));
    }

    private static boolean names(String @Nullable [] values, String person) {
        return values != null && values.length == 1 && values[0].equals(person);
    }
}
