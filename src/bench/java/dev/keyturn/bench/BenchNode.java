package dev.keyturn.bench;

import dev.keyturn.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One Keyturn node: always on the same port, in a new process after each death. */
final class BenchNode implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(5);

    private final Path log;
    private final List<String> arguments;
    private final Endpoint endpoint;
    private JavaProcess process;

    BenchNode(String name, Path folder, List<String> settings, String workerPort) {
        int port = JavaProcess.freePort();
        log = folder.resolve(name + ".log");
        endpoint = new Endpoint(port);
        arguments = new ArrayList<>(settings);
        arguments.addAll(List.of(
                "--server.port=" + port,
                workerPort,
                "--logging.level.dev.keyturn.step=info",
                "--db-scheduler.scheduler-name=" + name));
        process = launch();
    }

    private JavaProcess launch() {
        return new JavaProcess(
                log, JavaProcess.SERVER, JavaProcess.launch("dev.keyturn.engine.KeyturnApplication"), arguments);
    }

    void start() {
        process = launch();
    }

    void kill() {
        process.kill();
    }

    long startedAt() {
        return process.startedAt;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** @return the nanosecond in which it was */
    long awaitReady() {
        return Endpoint.await(
                START,
                () -> {
                    if (!process.alive()) {
                        throw new IllegalStateException("The node does not start: " + said());
                    }
                    return endpoint.answers("auditor", "/actuator/health/readiness");
                },
                "The node does not start.");
    }

    /** Everything that it has logged. */
    String said() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
    }
}
