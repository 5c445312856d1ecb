package dev.keyturn.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.rotation.RotationProblem.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {

    private static final Instant NOW = Instant.parse("2027-01-04T08:00:00Z");
    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));
    private static final Person TICKETS = new Person("tickets", Set.of(Person.TICKETS));

    /** Reads what looks like CHG1, and records what looks like PAPER1. */
    private static final TicketNumbers NUMBERS = new TicketNumbers() {
        @Override
        public Optional<String> spelled(String typed) {
            String number = PlainText.withoutUnseen(typed).toUpperCase(Locale.ROOT);
            return Optional.of(number).filter(known -> known.matches("(CHG|PAPER)[0-9]+"));
        }

        @Override
        public boolean isJudged(String ticket) {
            return ticket.startsWith("CHG");
        }
    };

    private final RequestRules rules = new RequestRules(
            accounts(account("contoso.com", false), account("fabrikam.com", true)),
            NUMBERS,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void aRequestThatCanBeCarriedOutIsLetThrough() {
        assertThatCode(() -> rules.check(request("contoso.com", "yearly", null, null, null), REQUESTER))
                .doesNotThrowAnyException();
        assertThatCode(() -> rules.check(
                        request("fabrikam.com", "yearly", "CHG1", NOW.minusSeconds(60), NOW.plusSeconds(60)),
                        REQUESTER))
                .doesNotThrowAnyException();
    }

    @Test
    void anUnknownAccountIsNamedWithTheKnownOnes() {
        assertRefused(
                request("nowhere.com", "yearly", null, null, null),
                Kind.UNKNOWN_ACCOUNT,
                "There is no account named nowhere.com. Known accounts: contoso.com, fabrikam.com.");
    }

    @Test
    void anUnknownAccountIsRepeatedWithoutMarkupOrControlCharactersAndNotAtLength() {
        assertRefused(
                request("<b>\r\n" + "c".repeat(300), "yearly", null, null, null),
                Kind.UNKNOWN_ACCOUNT,
                "There is no account named ?b???" + "c".repeat(95) + "…. Known accounts: contoso.com, fabrikam.com.");
    }

    @Test
    void aReasonIsNeededAndHasALimit() {
        assertRefused(request("contoso.com", " \t", null, null, null), Kind.INVALID_REQUEST, "A reason is missing.");
        assertThatCode(() -> rules.check(request("contoso.com", "x".repeat(2000), null, null, null), REQUESTER))
                .doesNotThrowAnyException();
        assertRefused(
                request("contoso.com", "x".repeat(2001), null, null, null),
                Kind.INVALID_REQUEST,
                "The reason is longer than 2000 characters.");
    }

    @Test
    void anAccountThatIsChangedUnderATicketNeedsOne() {
        String message = "Account fabrikam.com is changed under a change ticket only. Give the ticket's number.";
        assertRefused(request("fabrikam.com", "yearly", null, null, null), Kind.INVALID_REQUEST, message);
        assertRefused(request("fabrikam.com", "yearly", " ", null, null), Kind.INVALID_REQUEST, message);
        assertRefused(
                request("fabrikam.com", "yearly", "C".repeat(101), null, null),
                Kind.INVALID_REQUEST,
                "The ticket is longer than 100 characters.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n/a", "TBD", "PAPER1", "C", "."})
    void anAccountThatIsChangedUnderATicketIsNotChangedUnderOneThatIsNotRead(String ticket) {
        assertRefused(
                request("fabrikam.com", "yearly", ticket, null, null),
                Kind.TICKET_MISSING,
                "Account fabrikam.com is changed only under a change ticket that Keyturn reads");
        assertThatCode(() -> rules.check(request("contoso.com", "yearly", ticket, null, null), REQUESTER))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"chg1​, CHG1", "' CHG1 ', CHG1", "TBD​, TBD", "'​  ',", "' a b ', a b"})
    void aTicketIsSpelledAsItsSystemDoesAndWithoutWhatNoOneSees(String typed, @Nullable String spelled) {
        RotationRequest given = new RotationRequest(
                "contoso.com", RotationRequest.Kind.REPAIR, "yearly", typed, NOW, NOW.plusSeconds(60), true, "beth");
        assertThat(rules.spelled(given))
                .isEqualTo(new RotationRequest(
                        "contoso.com",
                        RotationRequest.Kind.REPAIR,
                        "yearly",
                        spelled,
                        NOW,
                        NOW.plusSeconds(60),
                        true,
                        "beth"));
    }

    @Test
    void aWindowEndsAfterItStartsAndIsStillToCome() {
        assertRefused(
                request("contoso.com", "yearly", null, NOW.plusSeconds(60), NOW.plusSeconds(60)),
                Kind.INVALID_REQUEST,
                "The change window ends before it starts.");
        assertRefused(
                request("contoso.com", "yearly", null, null, NOW),
                Kind.INVALID_REQUEST,
                "The change window is over already.");
        assertThatCode(() -> rules.check(request("contoso.com", "yearly", null, NOW.minusSeconds(60), null), REQUESTER))
                .doesNotThrowAnyException();
    }

    @Test
    void aTicketSystemAlwaysShowsATicketAndAloneSpeaksForAnotherPerson() {
        String ticketless = "A ticket system asks for rotations under a change ticket only.";
        assertRefused(request("contoso.com", "yearly", null, null, null), TICKETS, Kind.TICKET_MISSING, ticketless);
        assertRefused(request("contoso.com", "yearly", " ", null, null), TICKETS, Kind.TICKET_MISSING, ticketless);
        assertThatCode(() -> rules.check(request("contoso.com", "yearly", "CHG1", null, null), TICKETS))
                .doesNotThrowAnyException();
        assertThatCode(() -> rules.check(onBehalfOf("j.doe"), TICKETS)).doesNotThrowAnyException();
        for (String group : List.of(
                Person.REQUESTERS, Person.APPROVERS, Person.OPERATORS, Person.AUDITORS, Person.ADMINISTRATORS)) {
            assertRefused(
                    onBehalfOf("j.doe"),
                    new Person("somebody", Set.of(group)),
                    Kind.NOT_ALLOWED,
                    "Only the service account of a ticket system asks on behalf of another person.");
        }
        assertRefused(
                onBehalfOf("x".repeat(201)),
                TICKETS,
                Kind.INVALID_REQUEST,
                "The name of the person it is asked for is");
    }

    private static RotationRequest onBehalfOf(String person) {
        return new RotationRequest(
                "contoso.com", RotationRequest.Kind.ROTATE, "yearly", "CHG1", null, null, false, person);
    }

    private void assertRefused(RotationRequest request, Kind kind, String message) {
        assertRefused(request, REQUESTER, kind, message);
    }

    private void assertRefused(RotationRequest request, Person person, Kind kind, String message) {
        assertThatExceptionOfType(RotationProblem.class)
                .isThrownBy(() -> rules.check(request, person))
                .withMessageStartingWith(message)
                .extracting(RotationProblem::kind)
                .isEqualTo(kind);
    }

    private static RotationRequest request(
            String account, String reason, @Nullable String ticket, @Nullable Instant start, @Nullable Instant end) {
        return new RotationRequest(account, RotationRequest.Kind.ROTATE, reason, ticket, start, end);
    }

    private static Account account(String name, boolean ticketRequired) {
        DirectoryAccess directory = AccessTo.simple(
                List.of("ldaps://dc1." + name), null, "DC=test", "CN=rotator", Path.of("rotator"), null);
        return new Account(name, "MSOL_0", name, null, directory, List.of(), ticketRequired, null, null);
    }

    private static Accounts accounts(Account... accounts) {
        return new Accounts() {
            @Override
            public List<Account> all() {
                return List.of(accounts);
            }

            @Override
            public Optional<Account> find(String name) {
                return all().stream()
                        .filter(account -> account.name().equals(name))
                        .findFirst();
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1999-12-31T23:59:59.999Z, 2030-01-01T00:00:00Z",
        "2030-01-01T00:00:00Z,     2200-01-01T00:00:00Z",
        "2030-01-01T00:00:00Z,     +10000-01-01T17:59:59Z",
        "-0005-01-01T00:00:00Z,    +292278994-08-17T07:12:55.807Z"
    })
    void aWindowMustLieInTheTimeThatEverythingElseCanKeep(Instant start, Instant end) {
        assertRefused(
                request("contoso.com", "yearly", null, start, end),
                Kind.INVALID_REQUEST,
                "The change window must lie within the time from the year 2000 to 2199.");
    }

    @Test
    void noControlCharacterGetsIntoARequest() {
        for (String unfit :
                List.of("CHG1\r\nFAKE", "CHG1\u0000", "CHG1\u001b[31m", "CHG1\u0085", "CHG1\u2028", "CHG1\ud800")) {
            assertRefused(
                    request("contoso.com", "yearly", unfit, null, null),
                    Kind.INVALID_REQUEST,
                    "The ticket has control characters.");
        }
        assertRefused(
                request("contoso.com", "a\u0000b", null, null, null),
                Kind.INVALID_REQUEST,
                "The reason has control characters other than line breaks and tabs.");
        assertThatCode(() -> rules.check(request("contoso.com", "a\r\n\tb", null, null, null), REQUESTER))
                .doesNotThrowAnyException();
    }
}
