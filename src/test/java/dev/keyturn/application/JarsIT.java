package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jars that are left in {@code target}: the plugin, the tab in Cockpit in one of its own, and the application. */
class JarsIT {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final List<String> OF_COCKPIT = List.of(
            "dev/keyturn/cockpit/KeyturnCockpitPlugin.class",
            "plugin-webapp/keyturn/app/plugin.js",
            "plugin-webapp/keyturn/app/plugin.css",
            "META-INF/services/org.camunda.bpm.cockpit.plugin.spi.CockpitPlugin");

    @Test
    void thePluginJarHasNothingThatNeedsCockpit() throws IOException {
        assertThat(entries("keyturn.jar"))
                .contains(
                        "dev/keyturn/engine/KeyturnEnginePlugin.class",
                        "dev/keyturn/web/audit/timeline.js",
                        "dev/keyturn/element-templates/keyturn.json")
                .noneMatch(entry -> entry.toLowerCase().contains("cockpit") || entry.startsWith("plugin-webapp"));
    }

    @Test
    void thePluginJarHasNoLab() throws IOException {
        assertThat(entries("keyturn.jar"))
                .noneMatch(entry -> entry.startsWith("dev/keyturn/lab/") || entry.endsWith(".ApplicationPart"));
        assertThat(entries("keyturn-app.jar"))
                .contains(
                        CLASSES + "dev/keyturn/lab/LabPart.class",
                        CLASSES + "META-INF/services/dev.keyturn.engine.ApplicationPart");
    }

    @Test
    void theJarForCockpitHasThatAndNothingElseOfKeyturn() throws IOException {
        assertThat(entries("keyturn-cockpit.jar"))
                .containsAll(OF_COCKPIT)
                .filteredOn(entry -> entry.endsWith(".class"))
                .allMatch(entry -> entry.startsWith("dev/keyturn/cockpit/"));
    }

    @Test
    void theApplicationHasBoth() throws IOException {
        assertThat(entries("keyturn-app.jar"))
                .containsAll(OF_COCKPIT.stream().map(CLASSES::concat).toList())
                .contains(CLASSES + "dev/keyturn/engine/KeyturnEnginePlugin.class")
                .anyMatch(entry -> entry.startsWith("BOOT-INF/lib/bpmn-js-"));
    }

    private static List<String> entries(String name) throws IOException {
        Path jar = Path.of("target", name);
        boolean packaged = Files.exists(jar);
        Part.PACKAGED_JAR.requireThat(packaged);
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }
}
