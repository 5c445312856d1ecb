package dev.keyturn.ticket;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/** A ticket system that answers what its vendor documents, and the source that speaks with it. */
public final class TicketSystemServer implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    /** A ticket system that hangs keeps no test waiting. */
    public static final TicketLimits LIMITS = new TicketLimits(Duration.ofSeconds(2), Duration.ofSeconds(1), 50);

    /** In a Jira where no other way leads into that state than over an approval. */
    static final GateRules APPROVED_IN_IMPLEMENTING =
            new GateRules(null, null, null, null, null, null, null, null, List.of("* = Implementing"), null);

    private final WireMockServer server =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private Path folder;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server.start();
        folder = Files.createTempDirectory("keyturn-ticket-system");
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server.resetAll();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        server.stop();
        FileSystemUtils.deleteRecursively(folder);
    }

    public WireMockServer server() {
        return server;
    }

    public URI url() {
        return URI.create(server.baseUrl());
    }

    public Path secret(String text) {
        try {
            return Files.writeString(Files.createTempFile(folder, "secret", ""), text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TicketSourceSettings.Login login(String user, Path password, Path bearer) {
        return new TicketSourceSettings.Login(user, password, bearer, null, null, null, false, null, null, null, null);
    }

    TicketSourceSettings.Login basic() {
        return login("keyturn", secret("its password"), null);
    }

    public TicketSource open(
            TicketSourceSettings.Type type,
            TicketSourceSettings.Login login,
            Map<TicketField, String> fields,
            TicketSourceSettings.Generic generic,
            Clock clock) {
        return open(type, login, fields, generic, List.of(), false, clock);
    }

    /**
     * @param people those who have other names there than in Keyturn
     * @param approvalReplaces whether an approval there counts as the first of two
     */
    TicketSource open(
            TicketSourceSettings.Type type,
            TicketSourceSettings.Login login,
            Map<TicketField, String> fields,
            TicketSourceSettings.Generic generic,
            List<String> people,
            boolean approvalReplaces,
            Clock clock) {
        return TicketSource.open(
                "changes", settings(url(), type, login, fields, generic, people, approvalReplaces), LIMITS, clock);
    }

    static TicketSourceSettings settings(
            URI url,
            TicketSourceSettings.Type type,
            TicketSourceSettings.Login login,
            Map<TicketField, String> fields,
            TicketSourceSettings.Generic generic,
            List<String> people,
            boolean approvalReplaces) {
        return settings(url, type, login, fields, generic, people, approvalReplaces, null);
    }

    static TicketSourceSettings settings(
            URI url,
            TicketSourceSettings.Type type,
            TicketSourceSettings.Login login,
            Map<TicketField, String> fields,
            TicketSourceSettings.Generic generic,
            List<String> people,
            boolean approvalReplaces,
            TicketSourceSettings.WriteBack writeBack) {
        return new TicketSourceSettings(
                type,
                url,
                type == TicketSourceSettings.Type.GENERIC ? "RFC-[0-9]+" : null,
                login,
                fields,
                switch (type) {
                    case GENERIC ->
                        new GateRules(null, List.of("open"), null, null, null, null, null, null, null, null);
                    case JIRA -> APPROVED_IN_IMPLEMENTING;
                    default -> null;
                },
                Map.of(),
                people,
                generic,
                null,
                null,
                writeBack,
                approvalReplaces);
    }

    /** All parts of a list of changes, one after the other. */
    static List<TicketSystem.Changed> walk(TicketSystem system, Instant since) {
        List<TicketSystem.Changed> changed = new ArrayList<>();
        String place = null;
        do {
            TicketSystem.Changes part = system.changes(since, place);
            changed.addAll(part.changed());
            place = part.next();
        } while (place != null);
        return changed;
    }

    /** A recorded answer beside this class. */
    static String recorded(String name) {
        try (var stream = TicketSystemServer.class.getResourceAsStream(name)) {
            return new String(java.util.Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
