package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.kernel.KeyturnSchema;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

class UserRegistryTest {

    private static final String ISSUER = "https://login.example.com";

    private UserRegistry people;
    private JdbcTemplate jdbc;

    @BeforeEach
    void anEmptyDatabase() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:people" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        new KeyturnSchema(database);
        jdbc = new JdbcTemplate(database);
        people = new UserRegistry(
                jdbc, Set.of("admin")::contains, Clock.systemUTC(), TransactionOperations.withoutTransaction());
    }

    @Test
    void aPersonKeepsTheFirstNameWhateverTheProviderSaysLater() {
        assertThat(people.idOf(ISSUER, "s-1", "Rita@Contoso.example")).isEqualTo("rita@contoso.example");

        assertThat(people.idOf(ISSUER, "s-1", "rita.married@contoso.example")).isEqualTo("rita@contoso.example");
        assertThat(people.idOf(ISSUER, "s-1", "*")).isEqualTo("rita@contoso.example");
    }

    @Test
    void aNameIsNeverAnotherPersons() {
        people.idOf(ISSUER, "s-1", "rita");

        assertThatThrownBy(() -> people.idOf(ISSUER, "s-2", "RITA"))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("belongs to another person");
        assertThatThrownBy(() -> people.idOf("https://another.example.com", "s-1", "rita"))
                .isInstanceOf(LoginRefusedException.class);
        assertThatThrownBy(() -> people.idOf(ISSUER, "s-3", "Admin"))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("belongs to a user of Keyturn");
        assertThat(jdbc.queryForList("select user_id from keyturn_person", String.class))
                .containsExactly("rita");
    }

    @Test
    void aNameThatWasTakenAwayOrGivenToAnotherPersonIsNotThatPersonsAnyMore() {
        people.idOf(ISSUER, "s-1", "rita");
        assertThat(people.isStill(ISSUER, "s-1", "rita")).isTrue();
        assertThat(people.isStill(ISSUER, "s-1", "another")).isFalse();

        jdbc.update("delete from keyturn_person");
        assertThat(people.isStill(ISSUER, "s-1", "rita")).isFalse();
        people.idOf(ISSUER, "s-2", "rita");

        assertThat(people.isStill(ISSUER, "s-1", "rita")).isFalse();
        assertThat(people.isStill(ISSUER, "s-2", "rita")).isTrue();
    }

    @Test
    void aNameOfADirectoryIsNoOtherAccountsAndAnAccountHasNoOtherName() {
        assertThat(people.isKnownAs("DC=contoso", "guid-1", "Müller", "4711")).isTrue();
        assertThat(people.isKnownAs("DC=contoso", "guid-1", "müller", "4711")).isTrue();

        assertThat(people.isKnownAs("DC=contoso", "guid-2", "Müller", null))
                .as("the name was given to another person")
                .isFalse();
        assertThat(people.isKnownAs("DC=contoso", "guid-1", "Meier", "4711"))
                .as("the account has another name")
                .isFalse();
        jdbc.update("delete from keyturn_person where user_id = 'müller'");
        assertThat(people.isKnownAs("DC=contoso", "guid-2", "Müller", null)).isTrue();
    }

    @Test
    void subjectsThatDifferInCaseAreDifferentPeople() {
        people.idOf(ISSUER, "subject", "one");

        assertThat(people.idOf(ISSUER, "SUBJECT", "two")).isEqualTo("two");
    }

    @Test
    void aNameWithAnUmlautAndAnApostropheIsOneHoweverItIsWritten() {
        String composed = "j\u00fcrgen.o'neill";
        assertThat(people.idOf(ISSUER, "s-1", "JU\u0308RGEN.O'Neill")).isEqualTo(composed);
        assertThatThrownBy(() -> people.idOf(ISSUER, "s-2", composed)).isInstanceOf(LoginRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "",
                " rita",
                "rita ",
                "ri ta",
                "rita\n",
                "rita,camunda-admin",
                "keyturn-watch",
                "rіta",
                "rıta",
                "a/b",
                "%"
            })
    void aNameThatMeansSomethingElseSomewhereIsRefused(String name) {
        assertThatThrownBy(() -> people.idOf(ISSUER, "s-1", name))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("cannot be a user of Keyturn");
    }

    @Test
    void ofSeveralPeopleWhoComeAtOnceWithOneNameOnlyOneGetsIt() throws Exception {
        List<Callable<String>> logins = IntStream.range(0, 16)
                .<Callable<String>>mapToObj(i -> () -> {
                    try {
                        return people.idOf(ISSUER, "s-" + i % 4, "rita") + i % 4;
                    } catch (LoginRefusedException refused) {
                        return "refused";
                    }
                })
                .toList();
        var threads = Executors.newFixedThreadPool(8);
        try {
            List<String> ids = threads.invokeAll(logins).stream()
                    .map(UserRegistryTest::get)
                    .toList();

            assertThat(ids)
                    .filteredOn(id -> !id.equals("refused"))
                    .hasSize(4)
                    .containsOnly(ids.stream()
                            .filter(id -> !id.equals("refused"))
                            .findFirst()
                            .orElseThrow());
        } finally {
            threads.shutdownNow();
        }
    }

    private static String get(Future<String> id) {
        try {
            return id.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
