package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.JavaProcess;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.StepFailure;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelBindingIT {

    @TempDir
    Path folder;

    @Test
    void theHashIsThatOfTheCertificatesSignatureButNeverOneOfTheOldOnes() {
        assertThat(ChannelBinding.hashOf("SHA256withRSA")).isEqualTo("SHA-256");
        assertThat(ChannelBinding.hashOf("SHA384withECDSA")).isEqualTo("SHA-384");
        assertThat(ChannelBinding.hashOf("SHA1withRSA")).isEqualTo("SHA-256");
        assertThat(ChannelBinding.hashOf("MD5withRSA")).isEqualTo("SHA-256");
        assertThat(ChannelBinding.hashOf("Ed25519")).isNull();
    }

    @Test
    void aKerberosLogonIsBoundToTheTlsConnectionThatItIsMadeIn() throws Exception {
        SambaForest forest = SambaForest.contoso();
        SambaKerberos.use(forest);
        String realm = forest.realm().toUpperCase(Locale.ROOT);
        String name = "binding" + System.nanoTime() % 1_000_000;
        String host = name + "." + forest.realm();
        String dn = forest.addUser(name, "OU=Connectors");
        try {
            forest.modify(dn, "servicePrincipalName", "ldap/" + host);
            // without it Samba gives a ticket with RC4, which Java does not take
            forest.modify(dn, "msDS-SupportedEncryptionTypes", "24");
            byte[] token = tokenSentTo(host, forest, "keyturn-rotator@" + realm);
            byte[] wrong = ("tls-server-end-point:" + "x".repeat(32)).getBytes(StandardCharsets.US_ASCII);

            List<String> answers = answers(
                    forest.keytab("ldap/" + host, name),
                    "ldap/" + host + "@" + realm,
                    token,
                    List.of(wrong, endPoint()));

            assertThat(answers.get(0)).containsIgnoringCase("channel binding");
            assertThat(answers.get(1)).isEqualTo("accepted");
        } finally {
            forest.asAdministrator(administrator -> administrator.delete(dn));
        }
    }

    /** What a domain controller of that name gets as the first token. */
    private byte[] tokenSentTo(String host, SambaForest forest, String principal) throws Exception {
        SambaCertificates.write(folder, "localhost", "127.0.0.1");
        List<byte[]> tokens = new ArrayList<>();
        var config = new InMemoryDirectoryServerConfig(forest.baseDn());
        config.setSchema(null);
        config.setCustomRootDSEAttributes(
                List.of(new Attribute("dnsHostName", host), new Attribute("defaultNamingContext", forest.baseDn())));
        config.addInMemoryOperationInterceptor(new InMemoryOperationInterceptor() {
            @Override
            public void processSASLBindRequest(InMemoryInterceptedSASLBindRequest intercepted) throws LDAPException {
                ASN1OctetString credentials = intercepted.getRequest().getCredentials();
                tokens.add(credentials == null ? new byte[0] : credentials.getValue());
                throw new LDAPException(ResultCode.INVALID_CREDENTIALS);
            }
        });
        var tls = new SSLUtil(
                new PEMFileKeyManager(
                        folder.resolve("dc.pem").toFile(),
                        folder.resolve("dc.key").toFile()),
                null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getLoopbackAddress(), 0, tls.createSSLServerSocketFactory(), null));
        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        server.startListening();
        try {
            var access = AccessTo.like(AccessTo.simple(
                            List.of("ldaps://127.0.0.1:" + server.getListenPort()),
                            folder.resolve("ca.pem"),
                            forest.baseDn(),
                            principal,
                            forest.rotatorPasswordFile(),
                            null))
                    .withKerberos(principal, forest.rotatorPasswordFile(), null)
                    .settings();
            Account account = new Account("x", "MSOL_x", "x", null, access, List.of(), false, null, null);
            StepFailure refused = catchThrowableOfType(
                    StepFailure.class, () -> new AdDirectory(Clock.systemUTC()).check(account, Intent.toChange(false)));
            assertThat(refused).isNotNull();
            assertThat(tokens).as(refused + " " + refused.detail()).hasSize(1);
        } finally {
            server.shutDown(true);
        }
        return tokens.get(0);
    }

    /** [RFC 5929] 4.1, of the certificate in the file. */
    private byte[] endPoint() throws Exception {
        byte[] prefix = "tls-server-end-point:".getBytes(StandardCharsets.US_ASCII);
        try (InputStream file = Files.newInputStream(folder.resolve("dc.pem"))) {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(CertificateFactory.getInstance("X.509")
                            .generateCertificate(file)
                            .getEncoded());
            byte[] binding = new byte[prefix.length + hash.length];
            System.arraycopy(prefix, 0, binding, 0, prefix.length);
            System.arraycopy(hash, 0, binding, prefix.length, hash.length);
            return binding;
        }
    }

    private List<String> answers(Path keytab, String principal, byte[] token, List<byte[]> bindings) throws Exception {
        Path answers = folder.resolve("answers-" + bindings.size());
        List<String> arguments = new ArrayList<>(List.of(
                keytab.toString(),
                principal,
                Files.writeString(folder.resolve("token"), HexFormat.of().formatHex(token))
                        .toString(),
                answers.toString()));
        bindings.forEach(binding -> arguments.add(HexFormat.of().formatHex(binding)));
        List<String> options = new ArrayList<>(JavaProcess.LIGHT);
        options.addAll(List.of(
                "--add-exports=java.security.jgss/sun.security.jgss.krb5.internal=ALL-UNNAMED",
                "-Dsun.security.krb5.rcache=none",
                "-Djava.security.krb5.conf=" + System.getProperty("java.security.krb5.conf")));
        try (JavaProcess acceptor = new JavaProcess(
                folder.resolve("acceptor.log"),
                options,
                JavaProcess.launch(BoundAcceptor.class.getName()),
                arguments)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !acceptor.alive());
            assertThat(answers).as(acceptor.log()).exists();
        }
        return Files.readAllLines(answers);
    }
}
