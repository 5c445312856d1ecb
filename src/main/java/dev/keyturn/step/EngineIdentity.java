package dev.keyturn.step;

import dev.keyturn.kernel.Person;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;

/** In whose name the engine works on this thread. */
public class EngineIdentity {

    private final IdentityService identity;

    public EngineIdentity(@Lazy IdentityService identity) {
        this.identity = identity;
    }

    /**
     * Who is logged in, whichever way they came, with their groups of this moment; a login may be older. Keyturn's own
     * services are no users: only their login names groups. Empty when the engine works on its own behalf.
     */
    public Optional<Person> person() {
        return login().map(login -> {
            Set<String> groups = asSystem(() -> groupsOf(login.id()));
            return groups.isEmpty() ? login : new Person(login.id(), groups);
        });
    }

    /** Runs engine calls that Keyturn has authorized by itself, without the engine's own check of the person's rights. */
    public <T> T asSystem(Supplier<T> work) {
        return during(identity::clearAuthentication, work);
    }

    /** Runs engine calls in the name of a part of Keyturn itself, which is no user and cannot log in. */
    public <T> T as(Person service, Supplier<T> work) {
        return during(() -> identity.setAuthentication(service.id(), List.copyOf(service.groups())), work);
    }

    /** Who is logged in, with the groups that the login itself names. */
    public Optional<Person> login() {
        Authentication login = identity.getCurrentAuthentication();
        if (login == null || login.getUserId() == null) {
            return Optional.empty();
        }
        List<String> groups = login.getGroupIds();
        return Optional.of(new Person(login.getUserId(), groups == null ? Set.of() : Set.copyOf(groups)));
    }

    /** The groups of a user, as the engine or the identity provider behind it knows them. */
    public Set<String> groupsOf(String user) {
        return identity.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet());
    }

    private <T> T during(Runnable login, Supplier<T> work) {
        Authentication before = identity.getCurrentAuthentication();
        login.run();
        try {
            return work.get();
        } finally {
            identity.clearAuthentication();
            if (before != null) {
                identity.setAuthentication(before);
            }
        }
    }
}
