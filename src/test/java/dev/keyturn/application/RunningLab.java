package dev.keyturn.application;

import dev.keyturn.lab.LabApplication;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.lab.server.LabKeyFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A lab of its own in this JVM, for nodes that are started beside it: it goes on when they end. Nothing happens in it by itself. */
final class RunningLab implements AutoCloseable {

    private final Path folder;
    private final ConfigurableApplicationContext application;

    /**
     * @param folder in which it makes its folder {@code lab}
     * @param settings further ones, as on the command line
     */
    RunningLab(Path folder, String... settings) {
        this(folder, null, settings);
    }

    /** @param contoso a real domain controller for the lab's servers to log in to; null for the lab's own */
    RunningLab(Path folder, @Nullable LabRealDirectory contoso, String... settings) {
        this.folder = folder;
        LabKeyFiles.copyTo(folder.resolve("lab"));
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.name=lab-application",
                "--keyturn.lab.enabled=true",
                "--keyturn.lab.cycle-interval=0s",
                "--keyturn.data-dir=" + folder,
                "--server.address=127.0.0.1",
                "--server.port=0"));
        arguments.addAll(List.of(settings));
        application = new SpringApplicationBuilder(LabApplication.class)
                .addBootstrapRegistryInitializer(
                        registry -> registry.register(LabRealDirectory.class, asked -> contoso))
                .run(arguments.toArray(String[]::new));
    }

    /** With which Keyturn connects to it. */
    Path connection() {
        return folder.resolve("lab/keyturn-lab.properties");
    }

    LabView view() {
        return new LabView(
                new Http("http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port")));
    }

    @Override
    public void close() {
        application.close();
    }
}
