package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** What can be set is what is described. */
class SettingsTest {

    /** Names that the code asks for without binding them. */
    private static final Pattern ASKED = Pattern.compile(
            "(?:ConditionalOnProperty\\((?:name = )?|getProperty\\(|containsProperty\\()\\s*\"(keyturn\\.[a-z0-9.-]+)\"");

    @Test
    void everythingThatIsBoundHasAnEntry() throws Exception {
        Set<String> described = SettingsTable.settings().keySet();

        assertThat(bound()).hasSizeGreaterThan(50).allSatisfy(name -> assertThat(described)
                .as(name + " is not described")
                .contains(name));
        assertThat(described).contains("keyturn.accounts[].servers[].key", "keyturn.tickets.sources.<name>.login.user");
    }

    @Test
    void everythingThatTheCodeAsksForHasAnEntry() throws IOException {
        assertThat(asked()).isNotEmpty();
        assertThat(SettingsTable.settings().keySet()).containsAll(asked());
    }

    @Test
    void everyEntryHasATypeAndADescription() throws IOException {
        assertThat(SettingsTable.settings().values()).allSatisfy(setting -> {
            assertThat(setting.type()).as(setting.name()).isNotEmpty();
            assertThat(setting.description()).as(setting.name()).isNotEmpty().endsWith(".");
        });
    }

    @Test
    void whatAlwaysHasAValueTellsWhichOneWhenNoOneSetsIt() throws IOException {
        Set<String> always = Set.of("Boolean", "Integer", "Duration", "Period", "ZoneId");

        assertThat(SettingsTable.settings().values())
                .filteredOn(setting ->
                        always.contains(setting.type()) && setting.standard().isEmpty())
                .extracting(Setting::name)
                // where others decide, as their descriptions say
                .containsExactlyInAnyOrder(
                        "keyturn.login.basic",
                        "keyturn.tickets.sources.<name>.gate.approval-required",
                        "keyturn.tickets.sources.<name>.gate.window-required",
                        "keyturn.tickets.sources.<name>.poll",
                        "keyturn.tickets.sources.<name>.write-back.enabled",
                        "keyturn.watch.interval");
    }

    @Test
    void thePageIsWhatTheMetadataSays() throws IOException {
        assertThat(Files.readAllLines(SettingsTable.PAGE))
                .as("src/docs/settings.md; run dev.keyturn.engine.SettingsTable to write it again")
                .containsExactlyElementsOf(SettingsTable.page().lines().toList());
    }

    private static List<String> bound() throws ClassNotFoundException {
        var classes = new ClassPathScanningCandidateComponentProvider(false);
        classes.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<String> names = new ArrayList<>();
        for (var found : classes.findCandidateComponents("dev.keyturn")) {
            Class<?> bound = Class.forName(found.getBeanClassName());
            addBound(bound, bound.getAnnotation(ConfigurationProperties.class).value(), names);
        }
        return names;
    }

    private static void addBound(Class<?> bound, String prefix, List<String> names) {
        for (RecordComponent component : bound.getRecordComponents()) {
            String name = prefix + "." + RecordSettings.dashed(component.getName());
            if (component.getType().isRecord()) {
                addBound(component.getType(), name, names);
            } else {
                names.add(name);
            }
        }
    }

    private static List<String> asked() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> ASKED.matcher(read(file)).results().map((MatchResult found) -> found.group(1)))
                    .distinct()
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
