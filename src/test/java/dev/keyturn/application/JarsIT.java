package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Part;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.syncserver.worker.SyncWorkers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The jars that are left in {@code target}: the plugin, the tab in Cockpit in one of its own, and the application. */
class JarsIT {

    private static final Path SCRIPTS = Path.of("src/main/powershell");
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

    @Test
    void theSyncWorkerIsThereToBeCopiedWithTheChecksumOfEachScript() throws Exception {
        Path zip = Path.of("target", "keyturn-sync-worker.zip");
        Part.PACKAGED_JAR.requireThat(Files.exists(zip));
        try (ZipFile worker = new ZipFile(zip.toFile())) {
            Map<String, String> sums = new TreeMap<>();
            for (String line : text(worker, "SHA256SUMS").lines().toList()) {
                sums.put(line.substring(66), line.substring(0, 64));
            }
            assertThat(sums)
                    .containsKeys(
                            "Receive-Keyturn.ps1", "Install-Keyturn.ps1", "Test-Keyturn.ps1", "Keyturn/Keyturn.psd1");
            try (Stream<Path> scripts = Files.walk(SCRIPTS)) {
                for (Path script : scripts.filter(Files::isRegularFile).toList()) {
                    String name = SCRIPTS.relativize(script).toString();
                    assertThat(text(worker, name)).as(name).isEqualTo(Files.readString(script));
                    assertThat(sums).as(name).containsEntry(name, Sha256.of(Files.readAllBytes(script)));
                }
            }
            assertThat(text(worker, "Keyturn/Keyturn.psd1"))
                    .containsPattern("ModuleVersion +=  *'" + SyncWorkers.WORKER_VERSION + "'");
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        try (InputStream content = zip.getInputStream(zip.getEntry(name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
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
