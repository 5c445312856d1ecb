package dev.keyturn.rotation;

import dev.keyturn.kernel.Person;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.context.annotation.Lazy;

/** Who is logged in while the engine works, whichever way they came. */
public class CurrentPerson {

    private final IdentityService identity;
    private final AsSystem asSystem;

    CurrentPerson(@Lazy IdentityService identity, AsSystem asSystem) {
        this.identity = identity;
        this.asSystem = asSystem;
    }

    /** Empty when the engine works on its own behalf. */
    public Optional<Person> find() {
        Authentication authentication = identity.getCurrentAuthentication();
        return authentication == null || authentication.getUserId() == null
                ? Optional.empty()
                : Optional.of(person(authentication));
    }

    /** The groups of this moment; a login may be older. Keyturn's own watch is no user: only its login names groups. */
    private Person person(Authentication authentication) {
        String id = authentication.getUserId();
        Set<String> groups = asSystem.call(() -> identity.createGroupQuery().groupMember(id).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet()));
        return new Person(
                id,
                groups.isEmpty() && authentication.getGroupIds() != null
                        ? Set.copyOf(new HashSet<>(authentication.getGroupIds()))
                        : groups);
    }
}
