package dev.keyturn.lab.state;

import dev.keyturn.kernel.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ports that the lab's directories listen on, and the worker port that it gives to a Keyturn process of its own. Those that it
 * chose itself it keeps over restarts, as long as they are free.
 */
public final class LabPorts {

    private static final String FILE = "ports.json";
    private static final List<String> NAMES = List.of("contoso", "fabrikam", "keyturn");

    record Remembered(Map<String, Integer> ports) {}

    private final Map<String, Integer> chosen = new LinkedHashMap<>();

    /** @throws InvalidSettingException when a port that was asked for is taken, or nothing of that name listens */
    public LabPorts(LabFolder folder, Map<String, Integer> settings) {
        settings.keySet().forEach(LabPorts::mustBeKnown);
        Map<String, Integer> before =
                folder.read(FILE, Remembered.class).map(Remembered::ports).orElse(Map.of());
        // held until all are chosen, so that none is chosen twice
        List<ServerSocket> held = new ArrayList<>();
        try {
            NAMES.forEach(name -> {
                int port = settings.getOrDefault(name, 0);
                ServerSocket socket = port == 0 ? rememberedOrFree(before.get(name)) : asked(name, port);
                held.add(socket);
                chosen.put(name, socket.getLocalPort());
            });
        } finally {
            held.forEach(LabPorts::close);
        }
        folder.write(FILE, new Remembered(chosen));
    }

    public int of(String name) {
        return chosen.get(name);
    }

    private static void mustBeKnown(String name) {
        if (!NAMES.contains(name)) {
            throw new InvalidSettingException(
                    "keyturn.lab.ports." + name,
                    "names nothing that listens. Set the port of " + String.join(", ", NAMES) + ".");
        }
    }

    private static ServerSocket asked(String name, int port) {
        try {
            return listen(port);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "keyturn.lab.ports." + name,
                    "is " + port + ", where the lab cannot listen (" + e.getMessage()
                            + "). Choose another port, or 0 for a free one.");
        }
    }

    private static ServerSocket rememberedOrFree(@Nullable Integer remembered) {
        if (remembered != null) {
            try {
                return listen(remembered);
            } catch (IOException e) {
                // another program has it now: a free one does as well
            }
        }
        try {
            return listen(0);
        } catch (IOException e) {
            throw new UncheckedIOException("The lab finds no free port on 127.0.0.1.", e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
