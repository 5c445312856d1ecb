package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedExtendedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which domain controller is worked with, and which is none. The second of two in the list holds the role. */
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

    @Test
    void aNameThatStandsForSeveralIsLeftForTheOneThatAnsweredToBeAskedAgain() throws Exception {
        int port = start("localhost", null);
        DirectoryAccess access = access(port, port);

        assertThat(preferred(access, host -> host.equals("127.0.0.1"))).isEqualTo("localhost:" + port);
        assertThat(preferred(access, host -> false)).isEqualTo("127.0.0.1:" + port);
    }

    @Test
    void oneThatCannotBeCalledByItsOwnNameWillDo() throws Exception {
        int port = start("dc1.contoso.invalid", null);

        assertThat(preferred(access(port, port), host -> true)).isEqualTo("127.0.0.1:" + port);
    }

    @Test
    void aReadOnlyOneIsLeftOutAndToldAboutWhereThereIsNoOther() throws Exception {
        int readOnly =
                start("dc1.contoso.com", null, new Attribute("supportedCapabilities", "1.2.840.113556.1.4.1920"));
        int second = start("localhost", null);

        assertThat(preferred(access(readOnly, second))).isEqualTo("localhost:" + second);
        assertThatThrownBy(() -> preferred(access(readOnly, readOnly)))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("is a read-only domain controller", "List a writable one");
    }

    @Test
    void oneOfAnotherDomainIsRefusedWithBothNames() throws Exception {
        int port = start("localhost", null);
        DirectoryAccess child = AccessTo.simple(
                List.of("ldaps://localhost:" + port),
                folder.resolve("ca.pem"),
                "OU=Sync,DC=emea,DC=contoso,DC=com",
                "CN=rotator",
                DirectoryUnderTest.passwordFile(folder, "secret"),
                null);

        assertThatThrownBy(() -> preferred(child))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("is a domain controller of contoso.com")
                .hasMessageContaining("List domain controllers of emea.contoso.com");
    }

    @Test
    void oneWithoutACertificateIsToldInAStatementOfItsOwn() throws Exception {
        var config = new InMemoryDirectoryServerConfig(DOMAIN);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processExtendedRequest(InMemoryInterceptedExtendedRequest request) throws LDAPException {
                throw new LDAPException(
                        ResultCode.UNAVAILABLE,
                        "00000000: LdapErr: DSID-0C09113D, comment: Error initializing SSL/TLS, data 0, v4563");
            }
        });
        InMemoryDirectoryServer plain = new InMemoryDirectoryServer(config);
        plain.startListening();
        servers.add(plain);
        String where = "localhost:" + plain.getListenPort();

        assertThatThrownBy(() ->
                        preferred(AccessTo.like(access(1, 1), "ldap://" + where).settings()))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining(where + " cannot begin TLS: it has no certificate")
                .hasMessageContaining("Kerberos Authentication");

        try (ServerSocket resets = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread controller = new Thread(() -> {
                try (Socket accepted = resets.accept()) {
                    accepted.setSoLinger(true, 0);
                } catch (IOException over) {
                    // the test has ended
                }
            });
            controller.start();
            assertThatThrownBy(() -> preferred(AccessTo.like(access(1, 1), "ldaps://localhost:" + resets.getLocalPort())
                            .settings()))
                    .isInstanceOf(StepFailure.class)
                    .hasMessageContaining("ended the TLS handshake, as one does that has no certificate");
            controller.join();
        }
    }

    private static String preferred(DirectoryAccess access, Predicate<String> standsForSeveral) {
        try (LdapDeadline deadline = LdapDeadline.in(Duration.ofSeconds(20));
                AdSession session =
                        new AdConnector(access, deadline, Clock.systemUTC(), standsForSeveral).preferred()) {
            return session.domainController();
        }
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

    private int start(String name, String emulator, Attribute... more) throws LDAPException, GeneralSecurityException {
        var config = new InMemoryDirectoryServerConfig(DOMAIN);
        config.setSchema(null);
        config.addAdditionalBindCredentials("CN=rotator", "secret");
        List<Attribute> root = new ArrayList<>(
                List.of(new Attribute("dnsHostName", name), new Attribute("defaultNamingContext", DOMAIN)));
        root.addAll(List.of(more));
        config.setCustomRootDSEAttributes(root);
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
