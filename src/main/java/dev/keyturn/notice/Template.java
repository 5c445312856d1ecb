package dev.keyturn.notice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with {@code {{names}}}. What is filled in is not looked at again, so that a value cannot name another one. */
final class Template {

    private static final Pattern NAME = Pattern.compile("\\{\\{(\\w+)}}");

    private final String text;

    private Template(String text) {
        this.text = text;
    }

    static Template read(String name) {
        try (InputStream stream = Objects.requireNonNull(Template.class.getResourceAsStream(name), name)) {
            return new Template(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param escape is done to each value */
    String fill(Map<String, String> values, UnaryOperator<String> escape) {
        return NAME.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(
                        escape.apply(Objects.requireNonNull(values.get(name.group(1)), name.group(1)))));
    }
}
