package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketSourceTest {

    @Test
    void whatHasControlCharactersOrNoEndIsNoTicketWhateverThePatternSays() {
        TicketSource source = source("(?s)CHG.*");

        assertThat(source.spelled("CHG0030042")).contains("CHG0030042");
        for (String unfit : new String[] {"CHG1\r\nFAKE", "CHG1\u0000", "CHG1\u2028FAKE", "CHG" + "1".repeat(98)}) {
            assertThat(source.spelled(unfit)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHG0030042",
                "chg0030042",
                "CHG 0030042",
                " CHG0030042",
                "CHG0030042\u200b",
                "CHG0030042\u00a0",
                "CHG\u00ad0030042",
                "\ufeffChg0030042",
                "ＣＨＧ００３００４２"
            })
    void oneTicketIsTheSameHoweverItIsTyped(String typed) {
        assertThat(source(null).spelled(typed)).contains("CHG0030042");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"n/a", "TBD", "INC0030042", "CHG1", "CHG0030042, CHG0030043", "CHG0030042^ORDERBYx", "٣٤", ""})
    void whatIsNoNumberBelongsToNoSource(String typed) {
        assertThat(source(null).spelled(typed)).isEmpty();
    }

    @Test
    void aSystemWithSmallLettersKeepsThem() {
        assertThat(source("rfc-[0-9]+").spelled("RFC-7")).contains("rfc-7");
    }

    private static TicketSource source(String pattern) {
        return TicketSource.of(
                "snow",
                new TicketSourceSettings(
                        TicketSourceSettings.Type.SERVICENOW,
                        URI.create("https://contoso.service-now.com"),
                        pattern,
                        null,
                        null,
                        null,
                        Map.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        false),
                new FakeTicketSystem());
    }
}
