package dev.keyturn.ticket;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.ticket.TicketSourceSettings.Generic;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.TicketSystem.Closing;
import dev.keyturn.ticket.TicketSystem.Found;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericContractTest {

    @RegisterExtension
    static final TicketSystemServer SYSTEM = new TicketSystemServer();

    private final TicketSource source = SYSTEM.open(
            Type.GENERIC,
            SYSTEM.basic(),
            Map.of(
                    TicketField.ID, "/ref",
                    TicketField.TYPE, "/kind",
                    TicketField.STATE, "/status",
                    TicketField.REQUESTER, "/by/login",
                    TicketField.APPROVAL, "/cab/ok",
                    TicketField.ACCOUNT, "/systems",
                    TicketField.WINDOW_START, "/from",
                    TicketField.WINDOW_END, "/to"),
            new Generic(
                    "/v1/changes/{id}",
                    "/change",
                    "/v1/changes?since={since}",
                    "/changes",
                    "/v1/changes/{id}/notes",
                    "message",
                    "/v1/changes/{id}/notes?q={marker}",
                    "/v1/changes/{id}"),
            Clock.systemUTC());
    private final TicketSystem system = source.system();

    @Test
    void aTicketIsReadByPointersAlone() {
        SYSTEM.server().stubFor(get(urlEqualTo("/v1/changes/RFC-7")).willReturn(okJson("""
                                        {"change":{"ref":"RFC-7","kind":"change","status":"open","by":{"login":"beth"},
                                         "cab":{"ok":true},"systems":["contoso.com"],"from":1801432800000,"to":"2027-02-01T01:00:00+01:00"}}""")));
        assertThat(system.read("RFC-7").orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(SampleTicket.of("RFC-7")
                        .from("changes")
                        .type("change")
                        .state("open", "open")
                        .window(Instant.ofEpochMilli(1801432800000L), Instant.parse("2027-02-01T00:00:00Z"))
                        .title("")
                        .ticket());
    }

    /** What came without a field, or with nothing that could name a person, is never taken for a ticket without an author. */
    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"login\":\"\"}", "{\"login\":null}", "{\"login\":{\"id\":7}}", "{\"login\":[\"beth\"]}"
            })
    void aTicketWhoseAuthorCannotBeComparedHasNone(String by) {
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7"))
                        .willReturn(okJson(change("\"from\":null").replace("{\"login\":\"beth\"}", by))));
        if (by.equals("{}")) {
            assertThatThrownBy(() -> system.read("RFC-7")).hasMessageContaining("fields.requester");
        } else {
            assertThat(system.read("RFC-7").orElseThrow().withoutAuthor()).containsExactly(TicketField.REQUESTER);
        }
    }

    @Test
    void aListOfChangedTicketsThatIsNoneIsTold() {
        SYSTEM.server().stubFor(get(urlPathEqualTo("/v1/changes")).willReturn(okJson("{\"rows\":[]}")));
        assertThatThrownBy(() -> system.changes(Instant.EPOCH, null)).hasMessageContaining("generic.changed-path");
    }

    /** A whole ticket, but for what a test gives itself. */
    private static String change(String differing) {
        String all = """
                {"change":{"ref":"RFC-7","kind":"change","status":"open","by":{"login":"beth"},"cab":{"ok":true},"systems":["contoso.com"],"from":null,"to":null}}""";
        String field = differing.substring(0, differing.indexOf(':') + 1);
        return all.replaceFirst(
                field + "(null|\"[^\"]*\"|\\[[^]]*])", java.util.regex.Matcher.quoteReplacement(differing));
    }

    @Test
    void aFieldThatIsNotWhereItShouldBeNamesItsSetting() {
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7")).willReturn(okJson(change("\"from\":\"tomorrow\""))));
        assertThatThrownBy(() -> system.read("RFC-7"))
                .hasMessageContaining("keyturn.tickets.sources.changes.fields.window-start");
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7")).willReturn(okJson("{\"change\":{\"ref\":\"RFC-7\"}}")));
        assertThatThrownBy(() -> system.read("RFC-7"))
                .hasMessageContainingAll("/status (fields.state)", "keyturn.tickets.sources.changes.fields");
    }

    /** What it answers to a stranger is not known, so the list of changes is asked for before a ticket is missed. */
    @Test
    void thatThereIsNoTicketIsBelievedOnceTheListOfChangesIsGiven() {
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7"))
                        .willReturn(aResponse().withStatus(404)));
        SYSTEM.server()
                .stubFor(get(urlPathEqualTo("/v1/changes"))
                        .willReturn(aResponse().withStatus(401)));
        assertThatThrownBy(() -> source.read("RFC-7")).hasMessageContaining("does not take Keyturn's login");
        SYSTEM.server().stubFor(get(urlPathEqualTo("/v1/changes")).willReturn(okJson("{\"changes\":[]}")));
        assertThat(source.read("RFC-7")).isEmpty();
    }

    @Test
    void aStateThatIsReadBackOfAnotherTicketProvesNothing() {
        SYSTEM.server().stubFor(patch(urlEqualTo("/v1/changes/RFC-7")).willReturn(ok()));
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7"))
                        .willReturn(okJson(change("\"from\":null")
                                .replace("RFC-7", "RFC-8")
                                .replace("\"open\"", "\"done\""))));
        assertThatThrownBy(() -> system.close("RFC-7", new Closing(List.of("done"), null), "It ended."))
                .hasMessageContaining("There is no ticket RFC-7");
    }

    @Test
    void updatesAndClosingGoWhereTheSettingsSay() {
        SYSTEM.server().stubFor(post(urlEqualTo("/v1/changes/RFC-7/notes")).willReturn(ok()));
        SYSTEM.server().stubFor(patch(urlEqualTo("/v1/changes/RFC-7")).willReturn(ok()));
        SYSTEM.server().stubFor(get(urlEqualTo("/v1/changes/RFC-7/notes?q=m1")).willReturn(ok("... m1 ...")));
        SYSTEM.server().stubFor(get(urlEqualTo("/v1/changes/RFC-7/notes?q=m2")).willReturn(ok("nothing")));
        system.write("RFC-7", "It ended.");
        SYSTEM.server().stubFor(get(urlEqualTo("/v1/changes/RFC-7")).willReturn(okJson(change("\"from\":null"))));
        Closing closing = new Closing(List.of("done"), "ok");
        assertThatThrownBy(() -> system.close("RFC-7", closing, "It ended."))
                .hasMessageContainingAll("in the state open and not in done", "generic.state-path");
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7"))
                        .willReturn(okJson(change("\"from\":null").replace("\"open\"", "\"done\""))));
        system.close("RFC-7", closing, "It ended.");
        SYSTEM.server()
                .verify(postRequestedFor(urlEqualTo("/v1/changes/RFC-7/notes"))
                        .withRequestBody(equalToJson("{\"message\":\"It ended.\"}")));
        SYSTEM.server()
                .verify(patchRequestedFor(urlEqualTo("/v1/changes/RFC-7"))
                        .withRequestBody(equalToJson("{\"state\":\"done\",\"code\":\"ok\"}")));
        assertThat(system.find("RFC-7", "m1")).isEqualTo(Found.YES);
        assertThat(system.find("RFC-7", "m2")).isEqualTo(Found.NO);
    }

    @Test
    void pollingGivesAChangedTicketAnotherVersion() {
        SYSTEM.server()
                .stubFor(get(urlPathEqualTo("/v1/changes"))
                        .willReturn(okJson("{\"changes\":[{\"ref\":\"RFC-7\",\"status\":\"open\"}]}")));
        var first = system.changes(Instant.EPOCH, null).changed();
        SYSTEM.server()
                .stubFor(get(urlPathEqualTo("/v1/changes"))
                        .willReturn(okJson("{\"changes\":[{\"ref\":\"RFC-7\",\"status\":\"done\"}]}")));
        assertThat(first).singleElement().extracting(TicketSystem.Changed::id).isEqualTo("RFC-7");
        assertThat(system.changes(Instant.EPOCH, null).changed()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775807",
                "7258118400000",
                "\"9999-12-31T23:59:59-18:00\"",
                "\"+12345-01-01T00:00:00Z\"",
                "\"-0005-01-01T00:00:00Z\"",
                "\"0001-01-01 00:00:00\""
            })
    void aTimeThatNoWindowCanHaveIsToldOfTheTicket(String time) {
        SYSTEM.server().stubFor(get(urlEqualTo("/v1/changes/RFC-7")).willReturn(okJson(change("\"to\":" + time))));

        assertThatThrownBy(() -> system.read("RFC-7"))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.message())
                        .contains(
                                "has a time at /to that is not one from the year 2000 to 2199",
                                "Correct it in the ticket"));
    }

    @Test
    void aTicketWithATextOfAMegabyteAndLinesOfItsOwnMakesShortSingleLines() {
        String text = "x".repeat(1 << 20) + "\\r\\nFAKE";
        String names = "\"" + text + "\",".repeat(1) + ("\"y\\r\\nFAKE\",").repeat(5000) + "\"z\"";
        SYSTEM.server()
                .stubFor(get(urlEqualTo("/v1/changes/RFC-7"))
                        .willReturn(okJson(change("\"systems\":[" + names + "]")
                                .replace("\"open\"", "\"" + text + "\"")
                                .replace("\"beth\"", "\"a\\nb\""))));

        Ticket ticket = system.read("RFC-7").orElseThrow();

        assertThat(ticket.state().id()).hasSize(200);
        assertThat(ticket.requester()).isEqualTo("a b");
        assertThat(ticket.subjects()).hasSize(100).allSatisfy(name -> assertThat(name)
                .hasSizeLessThanOrEqualTo(200)
                .doesNotContain("\r", "\n"));
        assertThat(ticket.named()).hasSizeLessThan(500).endsWith("and 95 more");
    }
}
