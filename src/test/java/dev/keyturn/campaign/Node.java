package dev.keyturn.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** One Keyturn node: always on the same port, in a new process after each death. */
final class Node implements AutoCloseable {

    final String name;
    final Rest rest;
    private final Path log;
    private final List<String> arguments;
    private ChildProcess process;

    Node(String name, int port, Path folder, List<String> arguments) {
        this.name = name;
        this.rest = new Rest(port);
        this.log = folder.resolve(name + ".log");
        this.arguments = arguments;
        start();
    }

    void start() {
        process = new ChildProcess(log, CampaignNode.class.getName(), arguments);
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

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
