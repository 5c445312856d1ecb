package dev.keyturn.approval;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether two users are one person, who has two accounts: by what a directory or an identity provider told of both when they
 * logged in, such as the number of an employee ({@code keyturn.login.person-attribute}).
 */
public class SamePerson {

    private final JdbcTemplate jdbc;

    SamePerson(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Why this person cannot approve under any of their names; null when nothing is in the way. */
    @Nullable
    String obstacle(String person, ApprovalCase standing) {
        String attribute = attributeOf(person).orElse(null);
        if (attribute == null) {
            return null;
        }
        return Stream.concat(
                        Stream.of(Optional.of(standing.requester()), Optional.ofNullable(standing.onBehalfOf()))
                                .flatMap(Optional::stream),
                        standing.approvers().stream())
                .filter(other -> !other.equalsIgnoreCase(person))
                .filter(other -> attributeOf(other).filter(attribute::equals).isPresent())
                .findFirst()
                .map(other -> person + " and " + other + " are accounts of one person, and two different people have to"
                        + " ask for a rotation and approve it. Another person is next.")
                .orElse(null);
    }

    /** Whether all who approved are different people, and others than those who asked. */
    boolean noneIn(ApprovalCase standing) {
        return standing.approvers().stream().allMatch(approver -> obstacle(approver, standing) == null);
    }

    /** Whether this user comes from a directory or an identity provider that tells nothing to compare by. */
    public boolean isKnownByNameOnly(String user) {
        return !rows(user).isEmpty() && attributeOf(user).isEmpty();
    }

    private Optional<String> attributeOf(String user) {
        return rows(user).stream().filter(attribute -> !attribute.isEmpty()).findFirst();
    }

    private List<String> rows(String user) {
        return jdbc.queryForList(
                "select coalesce(person_attribute, '') from keyturn_person where user_id = ?",
                String.class,
                user.toLowerCase(Locale.ROOT));
    }
}
