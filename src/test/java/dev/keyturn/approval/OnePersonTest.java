package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.step.EngineIdentity;
import java.time.OffsetDateTime;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

class OnePersonTest {

    @OnEachDatabase
    void oneWithTwoAccountsCanNeitherApproveWhatTheyAskedForNorApproveTwice(Database database) {
        try (HikariDataSource source = database.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            knows(jdbc, "rita", "4711");
            knows(jdbc, "adm-rita", "4711");
            knows(jdbc, "paul", "4712");
            knows(jdbc, "nameless", null);
            knows(jdbc, "other-nameless", null);
            IdentityUsers people = users(jdbc);

            assertThat(obstacle(people, "ADM-Rita", asked("rita", null)))
                    .contains("rita asked for this rotation, and ADM-Rita and rita are accounts of one person");
            assertThat(obstacle(people, "adm-rita", asked("tickets", "rita")))
                    .as("who wrote the ticket")
                    .isNotNull();
            assertThat(obstacle(people, "adm-rita", asked("paul", null, "rita")))
                    .isNotNull();
            assertThat(asked("paul", null, "rita", "adm-rita").holds(people::recordedNamesOf))
                    .isFalse();

            assertThat(obstacle(people, "paul", asked("rita", "adm-rita"))).isNull();
            assertThat(obstacle(people, "nameless", asked("other-nameless", null)))
                    .isNull();
            assertThat(obstacle(people, "engine-user", asked("rita", null))).isNull();
            assertThat(asked("paul", null, "rita").holds(people::recordedNamesOf))
                    .isTrue();
            assertThat(List.of("rita", "nameless", "engine-user"))
                    .filteredOn(people::isKnownByNameOnly)
                    .containsExactly("nameless");
        }
    }

    private static void knows(JdbcTemplate jdbc, String user, @Nullable String attribute) {
        jdbc.update(
                "insert into keyturn_person (issuer, subject, user_id, first_seen, person_attribute) values (?, ?, ?,"
                        + " ?, ?)",
                "DC=contoso",
                "guid of " + user,
                user,
                OffsetDateTime.now(),
                attribute);
    }

    private static ApprovalCase asked(String requester, @Nullable String author, String... approvers) {
        return new ApprovalCase(
                requester, author, List.of(), ApprovalPolicy.OLD, null, null, null, List.of(approvers), false);
    }

    private static @Nullable String obstacle(IdentityUsers people, String person, ApprovalCase standing) {
        return standing.obstacle(person, people::namesOf);
    }

    /** No directory is behind it: what is known is in the database. */
    private static IdentityUsers users(JdbcTemplate jdbc) {
        IdentityService identity = mock(IdentityService.class, RETURNS_DEEP_STUBS);
        when(identity.createUserQuery().userId(any()).singleResult()).thenReturn(null);
        return new IdentityUsers(identity, new EngineIdentity(identity), jdbc);
    }
}
