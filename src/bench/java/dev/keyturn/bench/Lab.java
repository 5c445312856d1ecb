package dev.keyturn.bench;

import dev.keyturn.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The lab as a process of its own. */
final class Lab implements AutoCloseable {

    private final JavaProcess process;
    private final Path folder;
    private final int[] workerPorts = {JavaProcess.freePort(), JavaProcess.freePort()};

    /** Returns when it answers. */
    Lab(Path folder, Duration restart) {
        this.folder = folder;
        int port = JavaProcess.freePort();
        process = new JavaProcess(
                folder.resolve("lab.log"),
                JavaProcess.SERVER,
                JavaProcess.launch("dev.keyturn.lab.LabApplication"),
                List.of(
                        "--keyturn.data-dir=" + folder,
                        "--server.port=" + port,
                        "--keyturn.lab.restart-duration=" + restart.toMillis() + "ms",
                        "--keyturn.lab.cycle-interval=0s",
                        JavaProcess.labPolls(workerPorts)));
        Endpoint endpoint = new Endpoint(port);
        Endpoint.await(
                Duration.ofMinutes(3),
                () -> {
                    if (!process.alive()) {
                        throw new IllegalStateException("The lab has ended. Its log is in " + folder + ".");
                    }
                    return endpoint.answers("auditor", "/lab/servers");
                },
                "The lab does not start.");
    }

    /** What Keyturn must be told to work with it. */
    String settings() {
        return "--spring.config.import=file:" + folder.resolve("lab/keyturn-lab.properties");
    }

    /** The worker port of the first node or of the second, which its sync workers poll. */
    String workerPort(int node) {
        return "--keyturn.worker.port=" + workerPorts[node];
    }

    @Override
    public void close() {
        process.close();
    }
}
