package dev.keyturn.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the domain controllers of a domain as Windows does, by the records that they register in DNS: [MS-ADTS] 6.3.6.1,
 * learn.microsoft.com/openspecs/windows_protocols/ms-adts/7fcdce70-5205-44d6-9c3a-260e616a2f04.
 */
public final class DomainControllerLookup {

    private final String server;

    /** @param server as in {@code dns://10.0.0.1}, or {@code dns:} for those that this machine asks */
    public DomainControllerLookup(String server) {
        this.server = server;
    }

    /**
     * @param hosts their names, the preferred ones first
     * @param pdcEmulator one of them, or null when DNS does not tell
     */
    public record Found(List<String> hosts, @Nullable String pdcEmulator) {}

    /** @throws NamingException when DNS cannot be asked */
    public Found find(String domain) throws NamingException {
        List<String> emulators = services("_ldap._tcp.pdc._msdcs." + domain);
        String emulator = emulators.isEmpty() ? null : emulators.get(0);
        List<String> hosts = new ArrayList<>(services("_ldap._tcp.dc._msdcs." + domain));
        if (emulator != null) {
            hosts.remove(emulator);
            hosts.add(0, emulator);
        }
        return new Found(List.copyOf(hosts), emulator);
    }

    private List<String> services(String name) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, server);
        settings.put("com.sun.jndi.dns.timeout.initial", "2000");
        settings.put("com.sun.jndi.dns.timeout.retries", "2");
        InitialDirContext dns = new InitialDirContext(settings);
        try {
            Attribute records = dns.getAttributes(name, new String[] {"SRV"}).get("SRV");
            List<Service> services = new ArrayList<>();
            for (int i = 0; records != null && i < records.size(); i++) {
                services.add(Service.of(String.valueOf(records.get(i))));
            }
            return services.stream()
                    .sorted(Comparator.comparingInt(Service::priority)
                            .thenComparing(Service::weight, Comparator.reverseOrder())
                            .thenComparing(Service::host))
                    .map(Service::host)
                    .distinct()
                    .toList();
        } catch (NameNotFoundException e) {
            return List.of();
        } finally {
            dns.close();
        }
    }

    /** RFC 2782: priority, weight, port and target. */
    private record Service(int priority, int weight, String host) {

        static Service of(String written) {
            String[] parts = written.split(" ");
            return new Service(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    parts[3].replaceFirst("\\.$", "").toLowerCase(Locale.ROOT));
        }
    }
}
