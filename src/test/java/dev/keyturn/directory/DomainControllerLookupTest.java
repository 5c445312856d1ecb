package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.directory.DomainControllerLookup.Found;
import java.util.List;
import java.util.Map;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;

class DomainControllerLookupTest {

    @Test
    void thePdcEmulatorComesFirstThenPriorityAndWeightCount() throws NamingException {
        try (DnsResponder dns = new DnsResponder(Map.of(
                "_ldap._tcp.dc._msdcs.contoso.com",
                List.of(
                        "10 100 389 DC4.contoso.com",
                        "0 50 389 dc1.contoso.com",
                        "0 100 389 dc3.contoso.com",
                        "0 100 389 dc2.contoso.com"),
                "_ldap._tcp.pdc._msdcs.contoso.com",
                List.of("0 100 389 dc1.contoso.com")))) {
            assertThat(new DomainControllerLookup(dns.url()).find("contoso.com"))
                    .isEqualTo(new Found(
                            List.of("dc1.contoso.com", "dc2.contoso.com", "dc3.contoso.com", "dc4.contoso.com"),
                            "dc1.contoso.com"));
        }
    }

    @Test
    void aDomainThatDnsDoesNotKnowHasNone() throws NamingException {
        try (DnsResponder dns = new DnsResponder(Map.of())) {
            assertThat(new DomainControllerLookup(dns.url()).find("fabrikam.com"))
                    .isEqualTo(new Found(List.of(), null));
        }
    }
}
