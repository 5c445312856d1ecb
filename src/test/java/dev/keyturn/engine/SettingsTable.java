package dev.keyturn.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code src/docs/settings.md}: every setting with type, default and description, from the metadata that is in the jar. What
 * Spring Boot's metadata does not describe, members of lists and maps, comes from their records and the comments on them.
 */
final class SettingsTable {

    static final Path PAGE = Path.of("src/docs/settings.md");

    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    private static final String TOP = """
            # Settings
            <!-- written by dev.keyturn.engine.SettingsTable: change the comments in the code instead -->
            `[]` stands for the number of an element (`keyturn.accounts[0].name`), `<name>` for a name of your choice. A dash
            means that there is no default: the setting is required, or what it is for is off without it, as its description
            says. Settings of `keyturn.lab` and `keyturn.login` are Keyturn's own application's; another application that has
            Keyturn in it ignores them.

            | Setting | Type | Default | What it is |
            |---|---|---|---|
            """;

    private SettingsTable() {}

    /** Writes the page. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(PAGE, page());
    }

    static String page() throws IOException {
        StringBuilder page = new StringBuilder(TOP);
        settings().values().forEach(setting -> page.append(setting.line()).append('\n'));
        return page.toString();
    }

    /** By name. */
    static Map<String, Setting> settings() throws IOException {
        Map<String, Setting> settings = new TreeMap<>();
        for (JsonNode property : new ObjectMapper().readTree(METADATA.toFile()).get("properties")) {
            Setting setting = Setting.of(property);
            settings.put(setting.name(), setting);
            Class<?> member = memberOf(property.path("type").asText());
            if (member != null) {
                boolean map = property.get("type").asText().startsWith("java.util.Map");
                RecordSettings.of(member, setting.name() + (map ? ".<name>" : "[]"))
                        .forEach(one -> settings.put(one.name(), one));
            }
        }
        return settings;
    }

    /** The record that a list or a map has as elements; null when they are plain values. */
    private static Class<?> memberOf(String type) {
        if (!type.startsWith("java.util.") || !type.contains("dev.keyturn.")) {
            return null;
        }
        return record(type.substring(Math.max(type.lastIndexOf(','), type.lastIndexOf('<')) + 1, type.length() - 1));
    }

    private static Class<?> record(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last type argument: an element's type, or a value's. */
    static Class<?> elementOf(Type generic) {
        List<Type> arguments = List.of(((ParameterizedType) generic).getActualTypeArguments());
        return (Class<?>) arguments.get(arguments.size() - 1);
    }
}
