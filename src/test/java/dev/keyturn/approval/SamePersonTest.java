package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

class SamePersonTest {

    @OnEachDatabase
    void oneWithTwoAccountsCanNeitherApproveWhatTheyAskedForNorApproveTwice(Database database) {
        try (HikariDataSource source = database.open()) {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            knows(jdbc, "rita", "4711");
            knows(jdbc, "adm-rita", "4711");
            knows(jdbc, "paul", "4712");
            knows(jdbc, "nameless", null);
            knows(jdbc, "other-nameless", null);
            SamePerson same = new SamePerson(jdbc);

            assertThat(same.obstacle("ADM-Rita", asked("rita", null)))
                    .contains("ADM-Rita and rita are accounts of one person");
            assertThat(same.obstacle("adm-rita", asked("tickets", "rita")))
                    .as("who wrote the ticket")
                    .isNotNull();
            assertThat(same.obstacle("adm-rita", asked("paul", null, "rita"))).isNotNull();
            assertThat(same.noneIn(asked("paul", null, "rita", "adm-rita"))).isFalse();

            assertThat(same.obstacle("paul", asked("rita", "adm-rita"))).isNull();
            assertThat(same.obstacle("nameless", asked("other-nameless", null))).isNull();
            assertThat(same.obstacle("engine-user", asked("rita", null))).isNull();
            assertThat(same.noneIn(asked("paul", null, "rita"))).isTrue();
            assertThat(List.of("rita", "nameless", "engine-user"))
                    .filteredOn(same::isKnownByNameOnly)
                    .containsExactly("nameless");
        }
    }

    private static void knows(JdbcTemplate jdbc, String user, @Nullable String attribute) {
        jdbc.update(
                "insert into keyturn_person (issuer, subject, user_id, first_seen, person_attribute) values (?, ?, ?, ?, ?)",
                "DC=contoso",
                "guid of " + user,
                user,
                OffsetDateTime.now(),
                attribute);
    }

    private static ApprovalCase asked(String requester, @Nullable String author, String... approvers) {
        ApprovalCase standing = mock(ApprovalCase.class);
        when(standing.requester()).thenReturn(requester);
        when(standing.onBehalfOf()).thenReturn(author);
        when(standing.approvers()).thenReturn(List.of(approvers));
        return standing;
    }
}
