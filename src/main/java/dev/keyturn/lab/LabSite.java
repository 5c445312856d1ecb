package dev.keyturn.lab;

import dev.keyturn.lab.directory.LabDirectory;
import dev.keyturn.lab.directory.LabForest;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.lab.server.LabServerSettings;
import dev.keyturn.lab.server.LabSyncServer;
import dev.keyturn.lab.server.LabTenant;
import dev.keyturn.secret.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One forest of the lab with its directory, and its tenant with the sync servers, the active one first. */
final class LabSite implements AutoCloseable {

    private static final String PRODUCT_VERSION = "2.6.92.0";

    private final LabForest forest;
    private final LabDirectory directory;
    private final int directoryPort;
    private final @Nullable LabRealDirectory real;
    private final Map<String, LabSyncServer> servers = new LinkedHashMap<>();

    /** Makes what is not there yet; the servers of a new lab get the password that the directory has. */
    LabSite(
            LabForest forest,
            String portName,
            Map<String, String> rolesByServer,
            @Nullable LabRealDirectory real,
            LabParts parts) {
        this.forest = forest;
        this.directoryPort = parts.ports().of(portName);
        this.real = real;
        this.directory = new LabDirectory(
                forest,
                parts.certificates(),
                parts.folder(),
                parts.keys(),
                parts.faults(),
                parts.journal(),
                parts.clock(),
                directoryPort);
        LabTenant tenant = new LabTenant(forest.name(), rolesByServer.keySet(), parts.folder());
        rolesByServer.forEach((name, role) -> {
            LabSyncServer server = server(name, role, tenant, parts);
            if (real == null && server.view().connectors().get(0).storedFingerprint() == null) {
                try (Secret password = directory.initialPassword()) {
                    server.storeInitialPassword(password);
                }
            }
            servers.put(name, server);
        });
    }

    LabForest forest() {
        return forest;
    }

    LabDirectory directory() {
        return directory;
    }

    /** The domain controller that is used instead of the lab's; null when there is none. */
    @Nullable
    LabRealDirectory real() {
        return real;
    }

    /** Where the directory listens once it is started. */
    String directoryUrl() {
        return "ldaps://localhost:" + directoryPort;
    }

    Map<String, LabSyncServer> servers() {
        return servers;
    }

    void start() {
        directory.start();
    }

    @Override
    public void close() {
        servers.values().forEach(LabSyncServer::close);
        directory.close();
    }

    private LabSyncServer server(String name, String role, LabTenant tenant, LabParts parts) {
        InetSocketAddress address =
                real == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), directoryPort) : real.address();
        var settings = new LabServerSettings(
                name,
                role,
                PRODUCT_VERSION,
                forest.name(),
                real == null ? forest.account() : real.account(),
                real == null ? forest.name() : real.domain(),
                () -> address,
                real == null ? parts.certificates().caFile() : real.caFile(),
                parts.settings().restartDuration(),
                List.of());
        return new LabSyncServer(
                settings, tenant, parts.folder(), parts.keys(), parts.faults(), parts.journal(), parts.clock());
    }
}
