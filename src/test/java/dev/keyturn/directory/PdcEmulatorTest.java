package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.DirectoryAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of two domain controllers is worked with. The second in the list holds the role. */
class PdcEmulatorTest {

    private static final String DOMAIN = "DC=contoso,DC=com";
    private static final String SERVERS = "CN=Servers," + DOMAIN;

    @TempDir
    Path folder;

    private final List<InMemoryDirectoryServer> servers = new ArrayList<>();

    @BeforeEach
    void makeCertificate() throws IOException {
        SambaCertificates.write(folder, "localhost", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.shutDown(true));
    }

    @Test
    void thePdcEmulatorGoesBeforeTheOrderOfTheList() throws Exception {
        int first = start("dc1.contoso.com", "localhost");
        int second = start("localhost", "localhost");

        assertThat(preferred(access(first, second))).isEqualTo("localhost:" + second);
    }

    @Test
    void theOrderOfTheListCountsWhenItIsToldTo() throws Exception {
        int first = start("dc1.contoso.com", "localhost");
        int second = start("localhost", "localhost");

        assertThat(preferred(
                        AccessTo.like(access(first, second)).inListedOrder().settings()))
                .isEqualTo("127.0.0.1:" + first);
    }

    @Test
    void anotherOneWillDoWhileThePdcEmulatorIsDown() throws Exception {
        int first = start("dc1.contoso.com", "localhost");
        int second = start("localhost", "localhost");
        servers.get(1).shutDown(true);

        assertThat(preferred(access(first, second))).isEqualTo("127.0.0.1:" + first);
    }

    @Test
    void theFirstWillDoWhenNoOneTellsWhoHoldsTheRole() throws Exception {
        int first = start("dc1.contoso.com", null);

        assertThat(preferred(access(first, first))).isEqualTo("127.0.0.1:" + first);
    }

    private static String preferred(DirectoryAccess access) {
        try (LdapDeadline deadline = LdapDeadline.in(Duration.ofSeconds(20));
                AdSession session = new AdConnector(access, deadline, Clock.systemUTC()).preferred()) {
            return session.domainController();
        }
    }

    private DirectoryAccess access(int first, int second) {
        return AccessTo.simple(
                List.of("ldaps://127.0.0.1:" + first, "ldaps://localhost:" + second),
                folder.resolve("ca.pem"),
                DOMAIN,
                "CN=rotator",
                DirectoryUnderTest.passwordFile(folder, "secret"),
                null);
    }

    private int start(String name, String emulator) throws LDAPException, GeneralSecurityException {
        var config = new InMemoryDirectoryServerConfig(DOMAIN);
        config.setSchema(null);
        config.addAdditionalBindCredentials("CN=rotator", "secret");
        config.setCustomRootDSEAttributes(
                List.of(new Attribute("dnsHostName", name), new Attribute("defaultNamingContext", DOMAIN)));
        var tls = new SSLUtil(
                new PEMFileKeyManager(
                        folder.resolve("dc.pem").toFile(),
                        folder.resolve("dc.key").toFile()),
                null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getLoopbackAddress(), 0, tls.createSSLServerSocketFactory(), null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        Entry domain = new Entry(DOMAIN);
        domain.addAttribute("objectClass", "domainDNS");
        if (emulator != null) {
            domain.addAttribute("fSMORoleOwner", "CN=NTDS Settings,CN=PDC," + SERVERS);
        }
        server.add(domain);
        server.add(new Entry(SERVERS, new Attribute("objectClass", "container")));
        if (emulator != null) {
            server.add(new Entry(
                    "CN=PDC," + SERVERS,
                    new Attribute("objectClass", "server"),
                    new Attribute("dNSHostName", emulator)));
        }
        server.startListening();
        servers.add(server);
        return server.getListenPort();
    }
}
