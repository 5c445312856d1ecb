package dev.keyturn.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that one record is bound from, those of its own members included. */
final class RecordSettings {

    private static final Path SOURCES = Path.of("src/main/java");

    private RecordSettings() {}

    static List<Setting> of(Class<?> bound, String prefix) {
        List<Setting> settings = new ArrayList<>();
        for (RecordComponent component : bound.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            Class<?> type = component.getType();
            String description = comment(bound, component.getName());
            if (type.isRecord()) {
                settings.addAll(of(type, name));
                continue;
            }
            settings.add(new Setting(
                    name,
                    Setting.simple(component.getGenericType().getTypeName()),
                    standard(bound, component),
                    description));
            if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
                Class<?> element = SettingsTable.elementOf(component.getGenericType());
                if (element.isRecord()) {
                    settings.addAll(of(element, name + (Map.class.isAssignableFrom(type) ? ".<name>" : "[]")));
                }
            }
        }
        return settings;
    }

    static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** What the record makes of nothing at all. */
    private static String standard(Class<?> bound, RecordComponent component) {
        RecordComponent[] components = bound.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] nothing = Arrays.stream(types).map(RecordSettings::nothing).toArray();
        try {
            Constructor<?> constructor = bound.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            component.getAccessor().setAccessible(true);
            return text(component.getAccessor().invoke(constructor.newInstance(nothing)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(bound + " cannot be made of nothing.", e);
        }
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : null;
    }

    private static String text(Object value) {
        if (value == null
                || value instanceof Collection<?> some && some.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty()) {
            return "";
        }
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }

    /** The text of {@code @param} in the comment on the record. */
    private static String comment(Class<?> bound, String component) {
        Class<?> file = bound.getNestHost();
        String source = read(SOURCES.resolve(file.getName().replace('.', '/') + ".java"));
        int end = source.indexOf("record " + bound.getSimpleName() + "(");
        String comment = source.substring(source.lastIndexOf("/**", end), end);
        Matcher param = Pattern.compile("@param " + component + " (.*?)(?=\\* @|\\*/)", Pattern.DOTALL)
                .matcher(comment);
        if (!param.find()) {
            return "";
        }
        String text = param.group(1)
                .replaceAll("\\s*\\n\\s*\\* *", " ")
                .replaceAll("\\{@code (.*?)}", "`$1`")
                .replaceAll("\\{@value #TIER}", "`tier-0`")
                .strip();
        String message = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return message.endsWith(".") ? message : message + ".";
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
