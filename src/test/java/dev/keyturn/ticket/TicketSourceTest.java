package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketSourceTest {

    @Test
    void whatHasControlCharactersOrNoEndIsNoTicketWhateverThePatternSays() {
        TicketSource source = TicketSource.of(
                "snow",
                new TicketSourceSettings(
                        TicketSourceSettings.Type.SERVICENOW,
                        URI.create("https://contoso.service-now.com"),
                        "(?s)CHG.*",
                        null,
                        null,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        false),
                new FakeTicketSystem());

        assertThat(source.isOurs("CHG0030042")).isTrue();
        for (String unfit : new String[] {"CHG1\r\nFAKE", "CHG1\u0000", "CHG1\u2028FAKE", "CHG" + "1".repeat(98)}) {
            assertThat(source.isOurs(unfit)).isFalse();
        }
    }
}
