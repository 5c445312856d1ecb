package dev.keyturn.approval;

import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.step.EngineIdentity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The users of the engine, or of the directory behind it, and those who have logged in at an identity provider. */
public class IdentityUsers implements KnownUsers {

    private final IdentityService identity;
    private final EngineIdentity engine;
    private final JdbcClient jdbc;

    public IdentityUsers(@Lazy IdentityService identity, EngineIdentity engine, JdbcTemplate jdbc) {
        this.identity = identity;
        this.engine = engine;
        this.jdbc = JdbcClient.create(jdbc);
    }

    @Override
    public PersonNames namesOf(String user) {
        User known =
                engine.asSystem(() -> identity.createUserQuery().userId(user).singleResult());
        PersonNames recorded = recordedNamesOf(user);
        return known == null || known.getEmail() == null ? recorded : recorded.and(List.of(known.getEmail()));
    }

    /** With what all accounts of that human have in common ({@code keyturn.login.person-attribute}). */
    @Override
    public PersonNames recordedNamesOf(String user) {
        PersonNames names = PersonNames.of(user);
        for (String attribute : attributes(user)) {
            names = attribute.isEmpty() ? names : names.withAttribute(attribute);
        }
        return names;
    }

    @Override
    public boolean isKnownByNameOnly(String user) {
        List<String> attributes = attributes(user);
        return !attributes.isEmpty() && attributes.stream().allMatch(String::isEmpty);
    }

    /** One for each directory or identity provider that knows this user; empty where it tells none. */
    private List<String> attributes(String user) {
        return jdbc.sql("select coalesce(person_attribute, '') from keyturn_person where user_id = ?")
                .param(user.toLowerCase(Locale.ROOT))
                .query(String.class)
                .list();
    }

    /** Keyturn's own name in tickets stands for programs that write tickets, and no one logs in with it. */
    @Override
    public boolean knows(PersonNames person) {
        return person.has(Person.TICKET_INTAKE.id())
                || engine.asSystem(() -> candidates(person).stream().anyMatch(name -> isUser(name, person)));
    }

    private boolean isUser(String candidate, PersonNames person) {
        List<User> users =
                new ArrayList<>(identity.createUserQuery().userId(candidate).list());
        users.addAll(identity.createUserQuery().userEmail(candidate).list());
        return users.stream().anyMatch(user -> PersonNames.of(user.getId(), user.getEmail())
                        .is(person))
                || jdbc.sql("select count(*) from keyturn_person where user_id = ?")
                                .param(candidate.toLowerCase(Locale.ROOT))
                                .query(Integer.class)
                                .single()
                        > 0;
    }

    /** As they are written, and without their domain, as most users are called. */
    private static Set<String> candidates(PersonNames person) {
        Set<String> candidates = new LinkedHashSet<>();
        for (String name : person.all()) {
            String account = name.substring(name.lastIndexOf('\\') + 1);
            int at = account.lastIndexOf('@');
            for (String candidate : List.of(name, account, at > 0 ? account.substring(0, at) : account)) {
                candidates.add(candidate);
                candidates.add(candidate.toLowerCase(Locale.ROOT));
            }
        }
        return candidates;
    }
}
