package dev.keyturn.lab;

import dev.keyturn.lab.directory.LabDirectory;
import dev.keyturn.lab.directory.LabForest;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.lab.server.LabSyncCycles;
import dev.keyturn.lab.server.LabSyncServer;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabLock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole lab: contoso.com with an active and a staging sync server, fabrikam.com with one. What happened in it is kept
 * in its folder and is there again after a restart or a kill.
 */
public final class Lab implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

    private static final LabForest CONTOSO = forest("contoso", "MSOL_0a1b2c3d4e5f");
    private static final LabForest FABRIKAM = forest("fabrikam", "MSOL_5f4e3d2c1b0a");

    private final LabLock lock;
    private final LabParts parts;
    private final List<LabSite> sites;
    private final LabSyncCycles cycles;

    private Lab(LabLock lock, LabParts parts, @Nullable LabRealDirectory contoso) {
        this.lock = lock;
        this.parts = parts;
        this.cycles = new LabSyncCycles(parts.settings().cycleInterval());
        this.sites = List.of(
                new LabSite(CONTOSO, "contoso", ordered("aadc01", "active", "aadc02", "staging"), contoso, parts),
                new LabSite(FABRIKAM, "fabrikam", Map.of("aadc03", "active"), null, parts));
    }

    /**
     * Makes or reads everything that the lab needs, without listening yet.
     *
     * @param contoso a real domain controller to use instead of the lab's own; null for that one
     * @throws IllegalStateException when another lab is running in that folder
     */
    static Lab in(Path root, LabProperties settings, @Nullable LabRealDirectory contoso, Clock clock) {
        LabFolder folder = new LabFolder(root);
        LabLock lock = LabLock.take(folder);
        try {
            return new Lab(lock, LabParts.in(folder, settings, clock), contoso);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    void start() {
        sites.forEach(LabSite::start);
        cycles.start(servers().values());
        parts.settings().nodes().forEach(node -> poll(node, parts.keyturnKey().thumbprint()));
        LOG.info(
                "The lab listens on 127.0.0.1: {}. It is a toy with known passwords; never use it for anything real.",
                String.join(
                        ", ",
                        sites.stream()
                                .map(site -> site.forest().name() + " on port "
                                        + site.directory().port())
                                .toList()));
    }

    /**
     * Has all sync workers poll a node from now on.
     *
     * @param node the address of its worker port
     * @param thumbprint of the key with which it signs commands
     */
    void poll(URI node, String thumbprint) {
        servers().values().forEach(server -> server.poll(node, thumbprint));
    }

    /** For a lab in a process of its own: polls the node that is started with the lab's own settings. */
    void pollOwnNode() {
        if (parts.settings().nodes().isEmpty()) {
            URI node = URI.create("http://127.0.0.1:" + parts.ports().of("keyturn"));
            poll(node, parts.keyturnKey().thumbprint());
        }
    }

    @Override
    public void close() {
        cycles.close();
        sites.forEach(LabSite::close);
        lock.close();
    }

    LabParts parts() {
        return parts;
    }

    List<LabSite> sites() {
        return sites;
    }

    Optional<LabDirectory> directory(String forest) {
        return sites.stream()
                .filter(site -> site.forest().name().equals(forest))
                .map(LabSite::directory)
                .findFirst();
    }

    /** All sync servers by name, in a stable order. */
    public Map<String, LabSyncServer> servers() {
        Map<String, LabSyncServer> servers = new LinkedHashMap<>();
        sites.forEach(site -> servers.putAll(site.servers()));
        return servers;
    }

    private static LabForest forest(String name, String account) {
        String baseDn = "DC=" + name + ",DC=com";
        return new LabForest(name + ".com", account, baseDn, "CN=keyturn-rotator,CN=Users," + baseDn);
    }

    private static Map<String, String> ordered(String first, String role, String second, String secondRole) {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put(first, role);
        roles.put(second, secondRole);
        return roles;
    }
}
