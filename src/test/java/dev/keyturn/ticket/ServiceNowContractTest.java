package dev.keyturn.ticket;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.X509KeyManager;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNowContractTest {

    private static final String CHANGES = "/api/now/table/change_request";
    private static final String SYS_ID = "1c87925347c12200e0ef563dbb9a7190";

    @RegisterExtension
    static final TicketSystemServer SERVICENOW = new TicketSystemServer();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TicketSource source =
            SERVICENOW.open(Type.SERVICENOW, SERVICENOW.basic(), null, null, Clock.systemUTC());
    private final TicketSystem system = source.system();

    @Test
    void aChangeRequestIsReadAsTheTableApiShowsIt() {
        stubChange();
        Ticket ticket = system.read("CHG0030042").orElseThrow();
        assertThat(ticket)
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(SampleTicket.of("CHG0030042")
                        .from("changes")
                        .state("-1", "Implement")
                        .person(TicketField.REQUESTER, "beth.anglin")
                        .person(TicketField.AUTHOR, "beth.anglin")
                        .window(Instant.parse("2027-01-31T22:00:00Z"), Instant.parse("2027-02-01T00:00:00Z"))
                        .title("Rotate the password of contoso.com")
                        .ticket());
        assertThat(ticket.raw())
                .containsEntry("fields.on-hold", "false")
                .containsEntry("fields.window-end", "2027-02-01 00:00:00")
                .doesNotContainKey("fields.title");
        SERVICENOW
                .server()
                .verify(getRequestedFor(urlPathEqualTo(CHANGES))
                        .withBasicAuth(
                                new com.github.tomakehurst.wiremock.client.BasicCredentials("keyturn", "its password"))
                        .withQueryParam("sysparm_display_value", equalTo("all"))
                        .withQueryParam("sysparm_fields", containing("requested_by.user_name")));
    }

    @ParameterizedTest
    @CsvSource({
        "on_hold,                fields.on-hold",
        "sys_created_by,         fields.author",
        "requested_by.user_name, fields.requester",
        "approval,               fields.approval",
        "cmdb_ci,                fields.account",
        "start_date,             fields.window-start",
        "end_date,               fields.window-end"
    })
    void aFieldThatRightsTakeAwayIsUnknownAndOneWithoutAValueIsEmpty(String field, String setting) throws Exception {
        ObjectNode answer = (ObjectNode) JSON.readTree(TicketSystemServer.recorded("servicenow-change.json"));
        ObjectNode record = (ObjectNode) answer.at("/result/0");
        record.putObject(field).putNull("value").putNull("display_value");
        SERVICENOW.server().stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson(answer.toString())));
        assertThat(system.read("CHG0030042")).isPresent();

        record.remove(field);
        SERVICENOW.server().stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson(answer.toString())));
        assertThatThrownBy(() -> system.read("CHG0030042"))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isFalse())
                .hasMessageContaining(setting);
    }

    @ParameterizedTest
    @CsvSource({
        "not requested, NOT_REQUESTED",
        "'', NOT_REQUESTED",
        "requested, OPEN",
        "rejected, REJECTED",
        "approved, APPROVED"
    })
    void eachValueOfItsApprovalIsUnderstood(String value, Ticket.Approval approval) {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json")
                                .replace("\"value\": \"approved\"", "\"value\": \"" + value + "\""))));
        assertThat(system.read("CHG0030042").orElseThrow().approval()).isEqualTo(approval);
    }

    /** A condition that it does not understand is left out, and every row answers. */
    @Test
    void anotherTicketThanTheOneThatWasAskedForIsNone() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
        assertThat(source.read("CHG0030042")).isPresent();
        assertThatThrownBy(() -> source.read("CHG0030043")).hasMessageContaining("gave CHG0030042");
    }

    @Test
    void thatThereIsNoTicketIsBelievedOnceAnyTicketIsSeen() {
        SERVICENOW.server().stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson("{\"result\":[]}")));
        assertThatThrownBy(() -> source.read("CHG0000000")).hasMessageContaining("sees no change request at all");
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withQueryParam("sysparm_query", absent())
                        .willReturn(okJson("{\"result\":[{\"sys_id\":\"" + SYS_ID + "\"}]}")));
        assertThat(source.read("CHG0000000")).isEmpty();
    }

    @Test
    void whoApprovedIsReadWhereItCountsAndOnlyOfThatTicket() {
        stubChange();
        String approver =
                "{\"sysapproval\":\"%s\",\"state\":\"%s\",\"approver.user_name\":\"%s\",\"approver.email\":\"%s\"}";
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo("/api/now/table/sysapproval_approver"))
                        .withQueryParam(
                                "sysparm_query", equalTo("sysapproval=" + SYS_ID + "^state=approved^ORDERBYsys_id"))
                        .willReturn(okJson("{\"result\":["
                                        + approver.formatted(SYS_ID, "approved", "fred.luddy", "fred@contoso.com") + ","
                                        + approver.formatted(SYS_ID, "not_required", "bow.ruggeri", "") + ","
                                        + approver.formatted("0".repeat(32), "approved", "abel.tuter", "") + "]}")
                                .withHeader("X-Total-Count", "103")));
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo("/api/now/table/sysapproval_approver"))
                        .atPriority(1)
                        .withQueryParam("sysparm_offset", equalTo("100"))
                        .willReturn(okJson("{\"result\":[" + approver.formatted(SYS_ID, "approved", "don.goodliffe", "")
                                        + "]}")
                                .withHeader("X-Total-Count", "103")));
        TicketSystem counting = SERVICENOW
                .open(Type.SERVICENOW, SERVICENOW.basic(), Map.of(), null, List.of(), true, Clock.systemUTC())
                .system();
        assertThat(counting.read("CHG0030042").orElseThrow().approvers())
                .containsExactly(PersonNames.of("fred.luddy", "fred@contoso.com"), PersonNames.of("don.goodliffe"));
        assertThat(counting.read("CHG0030042").orElseThrow().raw().get("approvals"))
                .contains("approved fred.luddy", "approved don.goodliffe");
        assertThat(system.read("CHG0030042").orElseThrow().approvers()).isEmpty();
    }

    @Test
    void aNumberThatItDoesNotHaveIsNoTicket() {
        SERVICENOW.server().stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson("{\"result\":[]}")));
        assertThat(system.read("CHG0000000")).isEmpty();
    }

    /** What rights hide is missing from a page after it was cut, and counted all the same. */
    @Test
    void pollingGoesOnAfterAPageFromWhichRightsHideARowUntilTheSystemSaysThatItEnds() {
        page(0, 99, "207");
        page(100, 0, "207");
        page(200, 7, "207");
        assertThat(TicketSystemServer.walk(system, Instant.parse("2027-01-31T22:00:00Z")))
                .hasSize(106)
                .contains(new TicketSystem.Changed("CHG0000206", "2027-01-31 22:00:01/3"));
        SERVICENOW
                .server()
                .verify(
                        3,
                        getRequestedFor(urlPathEqualTo(CHANGES))
                                .withQueryParam(
                                        "sysparm_query",
                                        equalTo(
                                                "sys_updated_on>=2027-01-31 22:00:00^ORDERBYDESCsys_updated_on^ORDERBYsys_id")));
    }

    @Test
    void aSystemThatSaysNothingAboutItsPagesIsReadUntilOneIsEmptyAndNoneIsReadForEver() {
        page(0, 99, null);
        page(100, 0, null);
        assertThat(TicketSystemServer.walk(system, Instant.parse("2027-01-31T22:00:00Z")))
                .hasSize(99);

        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(okJson("{\"result\":[]}")
                                .withHeader("Link", "<https://x?sysparm_offset=100>;rel=\"next\"")));
        Instant since = Instant.parse("2027-01-31T22:00:00Z");
        assertThat(system.changes(since, "300")).isEqualTo(new TicketSystem.Changes(List.of(), "400"));
        assertThatThrownBy(() -> system.changes(since, "1000000"))
                .hasMessageContaining("no end of rows of change_request");
    }

    /** A change that is listed without what tells it from the next one would be known already when it changes again. */
    @Test
    void aListOfChangesWithoutTheirVersionsIsRefused() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson("{\"result\":[{\"number\":\"CHG0030042\"}]}")));
        assertThatThrownBy(() -> system.changes(Instant.parse("2027-01-31T22:00:00Z"), null))
                .isInstanceOf(TicketSystemException.class)
                .hasMessageContaining("sys_updated_on");
    }

    /** As connectors record it: a request that takes too long is broken off within an answer that began with 200. */
    @Test
    void anAnswerThatIsBrokenOffIsNotTakenForAShortOne() {
        String cut =
                "{\"result\":[],\"error\":{\"detail\":\"Transaction cancelled: maximum execution time exceeded. Check"
                        + " logs for error trace.\",\"message\":\"Transaction cancelled: maximum execution time exceeded\"},"
                        + "\"status\":\"failure\"}";
        SERVICENOW.server().stubFor(get(urlPathEqualTo(CHANGES)).willReturn(okJson(cut)));
        for (ThrowableAssert.ThrowingCallable asked : List.<ThrowableAssert.ThrowingCallable>of(
                () -> system.changes(Instant.parse("2027-01-31T22:00:00Z"), null), () -> source.read("CHG0030042"))) {
            assertThatThrownBy(asked)
                    .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                            .isTrue())
                    .hasMessageContaining("broke its answer off");
        }
    }

    /** A reference to what Keyturn's user may not see. */
    @Test
    void aConfigurationItemWithoutItsNameIsNotResolved() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json")
                                .replace(
                                        "{\"display_value\": \"contoso.com\", \"value\"",
                                        "{\"display_value\": \"\", \"value\""))));
        assertThat(system.read("CHG0030042").orElseThrow().unresolved())
                .containsExactly("b0cb50c3c0a80109002b8cdc2b6c9d5f");
    }

    @Test
    void aSecretThatIsGoneOrNoHeaderCanHaveIsToldAndNotQuoted() throws Exception {
        Path token = SERVICENOW.secret("top\tsecret");
        TicketSystem withToken = open(TicketSystemServer.login(null, null, token));
        assertThatThrownBy(() -> withToken.read("CHG0030042"))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.message())
                        .contains("characters that no header can have")
                        .doesNotContain("secret\"", "top"));
        Files.delete(token);
        assertThatThrownBy(() -> withToken.read("CHG0030042"))
                .isInstanceOf(TicketSystemException.class)
                .hasMessageContaining("does not exist");
    }

    @ParameterizedTest(name = "{0} with Retry-After {1}")
    @CsvSource(
            nullValues = "",
            value = {
                "429, 30, true, 30",
                "429, , true,",
                "503, 7200, true, 3600",
                "500, , true,",
                "401, , false,",
                "403, , false,",
                "404, , false,",
                "400, , false,"
            })
    void anAnswerThatIsNoSuccessSaysWhetherItMayPass(int status, String retryAfter, boolean mayPass, Long seconds) {
        var response = aResponse().withStatus(status).withBody("{\"error\":{\"message\":\"secret words\"}}");
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(retryAfter == null ? response : response.withHeader("Retry-After", retryAfter)));
        assertThatThrownBy(() -> system.read("CHG0030042"))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> {
                    assertThat(trouble.mayPass()).isEqualTo(mayPass);
                    assertThat(trouble.retryAfter()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
                    assertThat(trouble.message()).doesNotContain("secret words");
                });
    }

    @Test
    void readingIsTriedAgainWhenTheConnectionBreaksAndWritingIsNot() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .inScenario("breaks")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("whole")
                        .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .inScenario("breaks")
                        .whenScenarioStateIs("whole")
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
        assertThat(system.read("CHG0030042")).isPresent();

        SERVICENOW
                .server()
                .stubFor(patch(urlPathEqualTo(CHANGES + "/" + SYS_ID))
                        .willReturn(aResponse().withStatus(200).withBody("{}").withFixedDelay(3000)));
        assertThatThrownBy(() -> system.write("CHG0030042", "Once."))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isTrue());
        SERVICENOW.server().verify(1, patchRequestedFor(urlPathEqualTo(CHANGES + "/" + SYS_ID)));
    }

    /** Words are translated, and change with releases. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "429, aborted by Business Rule 'Closing',                                  true,  tries again later",
        "500, aborted by Business Rule 'Closing',                                  true,  tries again later",
        "401, aborted by Business Rule 'Closing',                                  false, does not take Keyturn's login",
        "403, aborted by Business Rule 'Change Model: Check State Transition^0a1b', false, Change Model: Check State Transition",
        "403, Vorgang durch Geschäftsregel abgebrochen,                            false, 'lacks a right there, or a rule'",
        "403, Data Policy Exception: Short description is mandatory,               false, 'the choices there: Short description'",
        "400, Ungültige Eingabe,                                                   false, does not take what Keyturn sends"
    })
    void theStatusSaysWhetherARefusalMayPassWhateverTheWordsAre(
            int status, String words, boolean mayPass, String told) {
        stubChange();
        SERVICENOW
                .server()
                .stubFor(patch(urlPathEqualTo(CHANGES + "/" + SYS_ID))
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withBody("{\"error\":{\"message\":\"Operation Failed\",\"detail\":\"" + words
                                        + "\"},\"status\":\"failure\"}")));
        assertThatThrownBy(() -> system.write("CHG0030042", "It ended."))
                .isInstanceOfSatisfying(TicketSystemException.class, trouble -> assertThat(trouble.mayPass())
                        .isEqualTo(mayPass))
                .hasMessageContaining(told);
    }

    /**
     * As Data Center was seen to answer when its administrator has turned HTTP basic off (clients of its Confluence, which
     * has the same plug-in), and ServiceNow to a wrong password (vdesabou/kafka-docker-playground, 8206).
     */
    @Test
    void thatNoPasswordIsTakenAtAllIsTold() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .willReturn(aResponse()
                                .withStatus(403)
                                .withBody(
                                        "{\"message\":\"Basic Authentication has been disabled on this instance.\"}")));
        assertThatThrownBy(() -> system.read("CHG0030042"))
                .hasMessageContainingAll("takes no user with a password", "login.bearer-file");
        SERVICENOW
                .server()
                .stubFor(
                        get(urlPathEqualTo(CHANGES))
                                .willReturn(
                                        aResponse()
                                                .withStatus(401)
                                                .withBody(
                                                        "{\"error\":{\"message\":\"User is not authenticated\","
                                                                + "\"detail\":\"Required to provide Auth information\"},\"status\":\"failure\"}")));
        assertThatThrownBy(() -> system.read("CHG0030042")).hasMessageContaining("snc_basic_auth_api_access");
        TicketSystem withToken = open(TicketSystemServer.login(null, null, SERVICENOW.secret("personal token")));
        assertThatThrownBy(() -> withToken.read("CHG0030042"))
                .hasMessageContaining("does not take Keyturn's login")
                .satisfies(trouble -> assertThat(trouble.getMessage()).doesNotContain("snc_basic_auth_api_access"));
    }

    @Test
    void aTokenIsSentAsItIs() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withHeader("Authorization", equalTo("Bearer personal token"))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
        assertThat(open(TicketSystemServer.login(null, null, SERVICENOW.secret("personal token")))
                        .read("CHG0030042"))
                .isPresent();
    }

    @Test
    void aClientCertificateIsShownAndOneThatCannotBeUsedStopsTheStart() throws Exception {
        var made = X509Certificate.generateSelfSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_RSA,
                PublicKeyAlgorithmIdentifier.RSA,
                2048,
                new DN("CN=keyturn"),
                0L,
                4_000_000_000_000L);
        Path certificate = SERVICENOW.secret(made.getFirst().toPEMString());
        Path key = SERVICENOW.secret("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(made.getSecond().getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----");
        var keys = (X509KeyManager) ClientCertificate.keys("snow", certificate(certificate, key));
        String alias = keys.chooseClientAlias(new String[] {"RSA"}, null, null);
        assertThat(keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName())
                .isEqualTo("CN=keyturn");
        assertThat(SERVICENOW
                        .open(Type.SERVICENOW, certificate(certificate, key), null, null, Clock.systemUTC())
                        .isRead())
                .isTrue();
        for (Login login : List.of(certificate(certificate, null), certificate(key, certificate))) {
            assertThatThrownBy(() -> SERVICENOW.open(Type.SERVICENOW, login, null, null, Clock.systemUTC()))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("login.certificate-file");
        }
    }

    private static Login certificate(Path certificate, Path key) {
        return new Login(null, null, null, null, null, null, false, null, certificate, key, null);
    }

    @Test
    void aLoginPageInsteadOfJsonIsNamed() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES)).willReturn(aResponse().withBody("<html>Log in</html>")));
        assertThatThrownBy(() -> system.read("CHG0030042")).hasMessageContaining("no JSON, perhaps a login page");
    }

    @Test
    void clientCredentialsAreTurnedIntoATokenOnceAndAgainWhenItIsNotTakenAnyMore() {
        SERVICENOW
                .server()
                .stubFor(post(urlPathEqualTo("/oauth_token.do"))
                        .inScenario("token")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("second")
                        .willReturn(okJson("{\"access_token\":\"one\",\"expires_in\":1799}")));
        SERVICENOW
                .server()
                .stubFor(post(urlPathEqualTo("/oauth_token.do"))
                        .inScenario("token")
                        .whenScenarioStateIs("second")
                        .willReturn(okJson("{\"access_token\":\"two\",\"expires_in\":1799}")));
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withHeader("Authorization", equalTo("Bearer one"))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
        TicketSystem withToken = open(client(false));
        withToken.read("CHG0030042");
        withToken.read("CHG0030042");
        SERVICENOW.server().verify(1, postRequestedFor(urlPathEqualTo("/oauth_token.do")));

        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withHeader("Authorization", equalTo("Bearer one"))
                        .willReturn(aResponse().withStatus(401)));
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withHeader("Authorization", equalTo("Bearer two"))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
        assertThat(withToken.read("CHG0030042")).isPresent();
        SERVICENOW
                .server()
                .verify(
                        2,
                        postRequestedFor(urlPathEqualTo("/oauth_token.do"))
                                .withHeader("Authorization", absent())
                                .withRequestBody(
                                        equalTo(
                                                "grant_type=client_credentials&scope=useraccount&client_id=client&client_secret=its+secret")));

        withToken = open(client(true));
        withToken.read("CHG0030042");
        SERVICENOW
                .server()
                .verify(
                        1,
                        postRequestedFor(urlPathEqualTo("/oauth_token.do"))
                                .withBasicAuth(new com.github.tomakehurst.wiremock.client.BasicCredentials(
                                        "client", "its secret"))
                                .withRequestBody(equalTo("grant_type=client_credentials&scope=useraccount")));
    }

    private static Login client(boolean basic) {
        return new Login(
                null,
                null,
                null,
                URI.create(SERVICENOW.url() + "/oauth_token.do"),
                "client",
                SERVICENOW.secret("its secret"),
                basic,
                "useraccount",
                null,
                null,
                null);
    }

    private static TicketSystem open(Login login) {
        return SERVICENOW
                .open(Type.SERVICENOW, login, null, null, Clock.systemUTC())
                .system();
    }

    private static void stubChange() {
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withQueryParam("sysparm_query", equalTo("number=CHG0030042"))
                        .willReturn(okJson(TicketSystemServer.recorded("servicenow-change.json"))));
    }

    /** @param total what the system says of all pages; null when it says nothing */
    private static void page(int offset, int rows, String total) {
        String body = IntStream.range(offset, offset + rows)
                .mapToObj(
                        "{\"number\":\"CHG%07d\",\"sys_updated_on\":\"2027-01-31 22:00:01\",\"sys_mod_count\":\"3\"}"
                                ::formatted)
                .collect(Collectors.joining(",", "{\"result\":[", "]}"));
        SERVICENOW
                .server()
                .stubFor(get(urlPathEqualTo(CHANGES))
                        .withQueryParam("sysparm_offset", equalTo(String.valueOf(offset)))
                        .willReturn(total == null ? okJson(body) : okJson(body).withHeader("X-Total-Count", total)));
    }
}
