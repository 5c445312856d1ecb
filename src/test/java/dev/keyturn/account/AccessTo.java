package dev.keyturn.account;

import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.DirectoryAccess.Logon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of a directory, as short as a test needs them. */
public final class AccessTo {

    private final List<String> domainControllers;
    private final @Nullable Path caFile;
    private final String baseDn;
    private String rotator;
    private @Nullable Path passwordFile;
    private @Nullable Path keytab;
    private @Nullable Duration timeout;
    private @Nullable Duration callTimeout;
    private Logon logon = Logon.SIMPLE;
    private boolean inListedOrder;
    private ChangeMethod method = ChangeMethod.AUTOMATIC;

    private AccessTo(List<String> domainControllers, @Nullable Path caFile, String baseDn, String rotator) {
        this.domainControllers = domainControllers;
        this.caFile = caFile;
        this.baseDn = baseDn;
        this.rotator = rotator;
    }

    /** A simple bind, and defaults for everything else. */
    public static DirectoryAccess simple(
            @Nullable List<String> domainControllers,
            @Nullable Path caFile,
            String baseDn,
            String rotatorDn,
            @Nullable Path passwordFile,
            @Nullable Duration timeout) {
        return new DirectoryAccess(
                domainControllers, caFile, baseDn, rotatorDn, passwordFile, timeout, null, null, null, false, null);
    }

    public static AccessTo like(DirectoryAccess known, String... domainControllers) {
        AccessTo access = new AccessTo(
                domainControllers.length == 0 ? known.domainControllers() : List.of(domainControllers),
                known.caFile(),
                known.baseDn(),
                known.rotatorDn());
        access.passwordFile = known.rotatorPasswordFile();
        access.keytab = known.rotatorKeytab();
        access.timeout = known.timeout();
        access.callTimeout = known.callTimeout();
        access.logon = known.logon();
        access.inListedOrder = known.inListedOrder();
        access.method = known.passwordChange();
        return access;
    }

    public AccessTo as(String user, Path file) {
        rotator = user;
        passwordFile = file;
        return this;
    }

    public AccessTo withKerberos(String principal, @Nullable Path password, @Nullable Path keytabFile) {
        rotator = principal;
        passwordFile = password;
        keytab = keytabFile;
        logon = Logon.KERBEROS;
        return this;
    }

    public AccessTo in(Duration request, Duration call) {
        timeout = request;
        callTimeout = call;
        return this;
    }

    public AccessTo inListedOrder() {
        inListedOrder = true;
        return this;
    }

    public AccessTo changing(ChangeMethod how) {
        method = how;
        return this;
    }

    public DirectoryAccess settings() {
        return new DirectoryAccess(
                domainControllers,
                caFile,
                baseDn,
                rotator,
                passwordFile,
                timeout,
                callTimeout,
                logon,
                keytab,
                inListedOrder,
                method);
    }
}
