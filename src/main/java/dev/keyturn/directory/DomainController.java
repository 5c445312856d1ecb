package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where a domain controller listens, and how the connection to it becomes an encrypted one. */
record DomainController(String host, int port, boolean startTls) {

    private static final int LDAP_PORT = 389;
    private static final int LDAPS_PORT = 636;

    static DomainController at(String url) {
        URI address = URI.create(url);
        boolean startTls = "ldap".equalsIgnoreCase(address.getScheme());
        int usual = startTls ? LDAP_PORT : LDAPS_PORT;
        return new DomainController(address.getHost(), address.getPort() < 0 ? usual : address.getPort(), startTls);
    }

    static List<DomainController> configured(DirectoryAccess access) {
        return access.domainControllers().stream().map(DomainController::at).toList();
    }

    /** The one that an earlier answer called by this name. It need not be configured: the PDC emulator was found, perhaps. */
    static DomainController named(String name, DirectoryAccess access) {
        List<DomainController> configured = configured(access);
        Optional<DomainController> known = configured.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        return known.orElseGet(() -> {
            int colon = name.lastIndexOf(':');
            int port = Integer.parseInt(name.substring(colon + 1));
            return new DomainController(
                    name.substring(0, colon), port, configured.get(0).startTls());
        });
    }

    /** Another host that is reached the same way. */
    DomainController on(String otherHost) {
        return new DomainController(otherHost, port, startTls);
    }

    boolean isOn(String otherHost) {
        return host.equalsIgnoreCase(otherHost);
    }

    /** As people know it. */
    String name() {
        return host + ":" + port;
    }
}
