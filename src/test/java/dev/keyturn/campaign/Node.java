package dev.keyturn.campaign;

import dev.keyturn.JavaProcess;
import java.nio.file.Path;
import java.util.List;

/** One Keyturn node: always on the same port, in a new process after each death. */
final class Node implements AutoCloseable {

    final String name;
    final Rest rest;
    private final Path log;
    private final List<String> arguments;
    private JavaProcess process;

    Node(String name, int port, Path folder, List<String> arguments) {
        this.name = name;
        this.rest = new Rest(port);
        this.log = folder.resolve(name + ".log");
        this.arguments = arguments;
        start();
    }

    void start() {
        process = new JavaProcess(
                log, JavaProcess.LIGHT, JavaProcess.lightLaunch(CampaignNode.class.getName()), arguments);
    }

    boolean alive() {
        return process.alive();
    }

    long pid() {
        return process.pid();
    }

    Path log() {
        return log;
    }

    boolean ready() {
        return rest.get("auditor", "/actuator/health").ok();
    }

    @Override
    public void close() {
        process.close();
    }
}
