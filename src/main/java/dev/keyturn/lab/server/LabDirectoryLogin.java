package dev.keyturn.lab.server;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.lab.directory.LabForest;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.secret.Secret;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Logs in to the domain controller over LDAPS as the connector's account, as a run of the real service does first. */
final class LabDirectoryLogin {

    static final String SUCCESS = "success";
    static final String NO_CREDENTIALS = "no-start-credentials";
    static final String NO_CONNECTION = "no-start-connection";

    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final LabServerParts parts;
    private final LabServerSettings settings;

    LabDirectoryLogin(LabServerParts parts) {
        this.parts = parts;
        this.settings = parts.settings();
    }

    /** The result that a run gets from it. */
    String attempt(@Nullable Secret password) {
        if (password == null) {
            return NO_CREDENTIALS;
        }
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(ANSWER_MILLIS);
        options.setUseSynchronousMode(true);
        InetSocketAddress directory = settings.directory().get();
        try (LDAPConnection connection = new LDAPConnection(
                new SSLUtil(new PEMFileTrustManager(settings.caFile().toFile())).createSSLSocketFactory(),
                options,
                directory.getHostString(),
                directory.getPort())) {
            return bind(connection, password);
        } catch (LDAPException | GeneralSecurityException e) {
            return NO_CONNECTION;
        }
    }

    /**
     * With what stands for Kerberos in the lab, which takes the present password only; with a simple bind, which stands for NTLM,
     * where it is told to, and at a real one.
     */
    private String bind(LDAPConnection connection, Secret password) throws LDAPException {
        String name = settings.account() + "@" + settings.domain();
        RootDSE root = connection.getRootDSE();
        boolean kerberos =
                root != null && LabForest.VENDOR.equals(root.getVendorName()) && !parts.holds(Fault.NTLM_LOGON);
        ResultCode result = password.useUtf8(bytes -> tried(
                connection,
                kerberos
                        ? new PLAINBindRequest("u:" + name, new ASN1OctetString(bytes))
                        : new SimpleBindRequest(name, bytes)));
        if (result == ResultCode.SUCCESS) {
            return SUCCESS;
        }
        return result == ResultCode.INVALID_CREDENTIALS ? NO_CREDENTIALS : NO_CONNECTION;
    }

    private static ResultCode tried(LDAPConnection connection, BindRequest request) {
        try {
            return connection.bind(request).getResultCode();
        } catch (LDAPException e) {
            return e.getResultCode();
        }
    }
}
