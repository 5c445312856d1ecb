package dev.keyturn.lab;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManagerFactory;

/** A directory with one account that one can log in to over LDAPS. */
public final class DirectoryForBinds implements AutoCloseable {

    private static final String ACCOUNT_DN = "CN=MSOL_1,DC=contoso,DC=com";

    private final InMemoryDirectoryServer server;
    private final Path caFile;
    private final int port;

    public DirectoryForBinds(Path folder, String upn) throws Exception {
        var made = X509Certificate.generateSelfSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                PublicKeyAlgorithmIdentifier.EC,
                256,
                new DN("CN=127.0.0.1"),
                Instant.now().minus(Duration.ofHours(1)).toEpochMilli(),
                Instant.now().plus(Duration.ofHours(1)).toEpochMilli());
        caFile = folder.resolve("ca.pem");
        Files.writeString(caFile, made.getFirst().toPEMString());
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(made.getFirst().getX509CertificateBytes()));
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setKeyEntry("ldaps", made.getSecond().getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        SSLUtil ssl = new SSLUtil(managers.getKeyManagers(), null);

        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("DC=contoso,DC=com");
        config.setSchema(null);
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                "ldaps", InetAddress.getByName("127.0.0.1"), 0, ssl.createSSLServerSocketFactory(), null));
        config.addInMemoryOperationInterceptor(new UserPrincipalNames(upn));
        server = new InMemoryDirectoryServer(config);
        server.add("dn: DC=contoso,DC=com", "objectClass: domain", "dc: contoso");
        server.add("dn: " + ACCOUNT_DN, "objectClass: user", "cn: MSOL_1", "userPassword: unset");
        server.startListening();
        port = server.getListenPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public Path caFile() {
        return caFile;
    }

    public void setPassword(String password) throws Exception {
        server.modify(ACCOUNT_DN, new Modification(ModificationType.REPLACE, "userPassword", password));
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    /** Active Directory takes a user principal name where LDAP wants a distinguished name. */
    private static final class UserPrincipalNames extends InMemoryOperationInterceptor {

        private final String upn;

        private UserPrincipalNames(String upn) {
            this.upn = upn;
        }

        @Override
        public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest intercepted) {
            SimpleBindRequest request = intercepted.getRequest();
            if (request.getBindDN().equalsIgnoreCase(upn)) {
                intercepted.setRequest(
                        new SimpleBindRequest(ACCOUNT_DN, request.getPassword().getValue()));
            }
        }
    }
}
