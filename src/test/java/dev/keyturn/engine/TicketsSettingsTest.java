package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketField;
import dev.keyturn.ticket.TicketLimits;
import dev.keyturn.ticket.TicketSettings;
import dev.keyturn.ticket.TicketSourceSettings;
import dev.keyturn.ticket.TicketSources;
import dev.keyturn.ticket.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.env.MockEnvironment;

class TicketsSettingsTest {

    private static final String SNOW = "keyturn.tickets.sources.snow.";
    private static final Map<String, String> SERVICENOW = Map.of(
            SNOW + "type", "servicenow",
            SNOW + "url", "https://contoso.service-now.com");

    @Test
    void threeLinesAreASourceWithTheDefaultsOfItsSystem() {
        TicketSettings settings = bind(SERVICENOW);
        TicketSourceSettings snow = settings.sources().get("snow");
        assertThat(snow.ticketPattern()).isEqualTo("CHG[0-9]{4,20}");
        assertThat(snow.gate().proceed()).containsExactly("-1");
        assertThat(snow.gate().waiting()).containsExactly("-5", "-4", "-3", "-2");
        assertThat(snow.fields()).containsEntry(TicketField.WINDOW_START, "/start_date/value");
        assertThat(snow.poll()).isNull();
        assertThat(sources(settings)).isNotNull();
    }

    @Test
    void everythingCanBeSet() {
        Map<String, String> given = new HashMap<>(SERVICENOW);
        given.put(SNOW + "gate.proceed", "-1,Deploying");
        given.put(SNOW + "gate.approval-required", "false");
        given.put(SNOW + "fields.account", "/u_account/value");
        given.put(SNOW + "fields.windowEnd", "/u_end/value");
        given.put(SNOW + "fields.state-name", "/u_state/value");
        given.put(SNOW + "accounts[Sync of Contoso]", "contoso.com");
        given.put(SNOW + "webhook.hmac.secret-files", "/run/secrets/one,/run/secrets/two");
        given.put(SNOW + "write-back.close.VERIFIED", "0");
        given.put(SNOW + "write-back.close-code.VERIFIED", "successful");
        given.put(SNOW + "poll", "5m");
        TicketSourceSettings snow = bind(given).sources().get("snow");
        assertThat(snow.gate().proceed()).containsExactly("-1", "Deploying");
        assertThat(snow.gate().waiting()).hasSize(4);
        assertThat(snow.gate().approvalRequired()).isFalse();
        assertThat(snow.fields())
                .containsEntry(TicketField.ACCOUNT, "/u_account/value")
                .containsEntry(TicketField.WINDOW_END, "/u_end/value")
                .containsEntry(TicketField.STATE_NAME, "/u_state/value")
                .containsEntry(TicketField.ID, "/number/value");
        assertThat(snow.accounts()).containsEntry("Sync of Contoso", "contoso.com");
        WebhookSettings webhook = snow.webhook();
        assertThat(webhook.hmac().secretFiles())
                .isEqualTo(List.of(Path.of("/run/secrets/one"), Path.of("/run/secrets/two")));
        assertThat(snow.writeBack().close()).containsEntry("VERIFIED", "0");
        assertThat(snow.writeBack().closeCode()).containsEntry("VERIFIED", "successful");
        assertThat(snow.poll()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "url,                    http://snow.example.com,  without encryption",
        "url,                    contoso,                  no address",
        "url,                    https://u:p@contoso,      no address",
        "ticket-pattern,         CHG[,                     no regular expression",
        "poll,                   -1s,                      longer than nothing",
        "fields.account,         cmdb_ci,                  no JSON pointer",
        "gate.proceed,           '',                       is empty",
        "gate.approvers,         fred,                     has the rule",
        "accounts[sync],         contoso,                  none of Keyturn's accounts",
        "accounts[-],            contoso.com,              lost all characters",
        "login.user,             keyturn,                  password-file",
        "login.token-url,        http://elsewhere/token,   without encryption",
        "write-back.close.DONE,  3,                        names no outcome",
        "write-back.close.VERIFIED, Closed,                each by its value",
        "write-back.close-code.DONE, successful,           names no outcome"
    })
    void aSettingThatCannotBeRightIsNamed(String name, String value, String message) {
        Map<String, String> given = new HashMap<>(SERVICENOW);
        given.put(SNOW + name, value);
        assertThatThrownBy(() -> sources(bind(given)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(SNOW + name)
                .hasMessageContaining(message);
    }

    /** Spring Boot leaves blanks and most signs out of the keys of a map, in YAML without a word. */
    @Test
    void aNameWithBlanksWorksAsItIsWrittenInYamlAndAsAnEnvironmentVariable() throws Exception {
        String yaml = """
                keyturn.tickets.sources.snow:
                  type: servicenow
                  url: https://contoso.service-now.com
                  accounts: { "Entra Connect – Contoso": contoso.com, "[東京]": contoso.com }
                  people: [ "beth.anglin, beth@contoso.com", 'CONTOSO\\fred,fred' ]
                """;
        var sources = new YamlPropertySourceLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        var environment = new MockEnvironment();
        sources.forEach(environment.getPropertySources()::addLast);
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "systemEnvironment",
                        Map.of("KEYTURN_TICKETS_SOURCES_SNOW_ACCOUNTS_SYNCOFCONTOSO", "contoso.com")));
        TicketSettings settings = Binder.get(environment)
                .bindOrCreate("keyturn", KeyturnProperties.class)
                .tickets();
        TicketSourceSettings snow = settings.sources().get("snow");

        assertThat(snow.accounts().keySet()).containsExactlyInAnyOrder("EntraConnectContoso", "東京", "syncofcontoso");
        assertThat(snow.people()).containsExactly("beth.anglin, beth@contoso.com", "CONTOSO\\fred,fred");
        assertThat(sources(settings)).isNotNull();
    }

    @Test
    void aSystemThatIsOnlyRecordedNeedsNoMoreThanItsNumbersAndStartsNothing() {
        Map<String, String> paper = new HashMap<>(Map.of(
                "keyturn.tickets.sources.paper.type", "record-only",
                "keyturn.tickets.sources.paper.ticket-pattern", "P-[0-9]+"));
        TicketSources sources = sources(bind(paper));
        assertThat(sources.spelled("p-7")).contains("P-7");
        assertThat(sources.isJudged("P-7")).isFalse();
        paper.put("keyturn.tickets.sources.paper.poll", "5m");
        assertThatThrownBy(() -> sources(bind(paper))).hasMessageContaining("start nothing");
    }

    @Test
    void anAccountThatDemandsATicketNeedsASystemWhoseTicketsAreRead() {
        Map<String, String> paper = Map.of(
                "keyturn.tickets.sources.paper.type", "record-only",
                "keyturn.tickets.sources.paper.ticket-pattern", "P-[0-9]+");
        for (Map<String, String> given : List.of(Map.<String, String>of(), paper)) {
            assertThatThrownBy(() -> new TicketSources(
                            bind(given).sources(), contoso(true), TicketLimits.STANDARD, Clock.systemUTC()))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith("keyturn.accounts[0].ticket-required");
        }
        assertThat(new TicketSources(
                        bind(SERVICENOW).sources(), contoso(true), TicketLimits.STANDARD, Clock.systemUTC()))
                .isNotNull();
    }

    @Test
    void jiraNeedsToBeToldWhereTheWindowIsOrThatThereIsNone() {
        Map<String, String> jira = new HashMap<>(Map.of(
                "keyturn.tickets.sources.jira.type", "jira",
                "keyturn.tickets.sources.jira.url", "https://contoso.atlassian.net",
                "keyturn.tickets.sources.jira.fields.account", "/fields/customfield_10050"));
        assertThatThrownBy(() -> sources(bind(jira)))
                .hasMessageContainingAll("fields.window-start", "gate.window-required");
        jira.put("keyturn.tickets.sources.jira.gate.window-required", "false");
        assertThatThrownBy(() -> sources(bind(jira)))
                .as("what proves an approval")
                .hasMessageContainingAll("gate.approved-in", "gate.approvers");
        jira.put("keyturn.tickets.sources.jira.gate.approved-in", "*=Implementing");
        assertThat(sources(bind(jira))).isNotNull();
    }

    @Test
    void aCodeThatJiraCouldNotSetWithoutAStateStopsTheStart() {
        Map<String, String> jira = new HashMap<>(Map.of(
                "keyturn.tickets.sources.jira.type", "jira",
                "keyturn.tickets.sources.jira.url", "https://contoso.atlassian.net",
                "keyturn.tickets.sources.jira.fields.account", "/fields/customfield_10050",
                "keyturn.tickets.sources.jira.gate.window-required", "false",
                "keyturn.tickets.sources.jira.gate.approved-in", "*=Implementing",
                "keyturn.tickets.sources.jira.write-back.close-code.VERIFIED", "Done"));
        assertThatThrownBy(() -> sources(bind(jira)))
                .hasMessageContainingAll("jira.write-back.close-code.VERIFIED", "together with a state");
        jira.put("keyturn.tickets.sources.jira.write-back.close.VERIFIED", "Completed");
        assertThat(sources(bind(jira))).isNotNull();
    }

    /** A number says whose ticket it is by its form alone. */
    @Test
    void twoSystemsWhoseTicketsAreReadHaveNumbersOfTheirOwn() {
        Map<String, String> two = new HashMap<>(SERVICENOW);
        two.put("keyturn.tickets.sources.test.type", "servicenow");
        two.put("keyturn.tickets.sources.test.url", "https://contosotest.service-now.com");
        assertThatThrownBy(() -> sources(bind(two)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("ticket-pattern");
        two.put("keyturn.tickets.sources.test.ticket-pattern", "TCHG[0-9]+");
        assertThat(sources(bind(two))).isNotNull();
    }

    @Test
    void jiraNeedsToBeToldWhichFieldNamesTheAccount() {
        Map<String, String> jira = Map.of(
                "keyturn.tickets.sources.jira.type", "jira",
                "keyturn.tickets.sources.jira.url", "https://contoso.atlassian.net");
        assertThatThrownBy(() -> sources(bind(jira)))
                .hasMessageContaining("keyturn.tickets.sources.jira.fields.account");
    }

    private static TicketSources sources(TicketSettings settings) {
        return new TicketSources(settings.sources(), contoso(false), TicketLimits.STANDARD, Clock.systemUTC());
    }

    private static Accounts contoso(boolean ticketRequired) {
        DirectoryAccess directory =
                AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "CN=rotator", Path.of("rotator"), null);
        Account contoso = new Account(
                "contoso.com", "MSOL_1", "contoso.com", null, directory, List.of(), ticketRequired, null, null);
        return new Accounts() {
            @Override
            public List<Account> all() {
                return List.of(contoso);
            }

            @Override
            public Optional<Account> find(String name) {
                return all().stream()
                        .filter(account -> account.name().equals(name))
                        .findFirst();
            }
        };
    }

    private static TicketSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("keyturn", KeyturnProperties.class)
                .tickets();
    }
}
