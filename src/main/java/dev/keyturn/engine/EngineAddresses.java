package dev.keyturn.engine;

import dev.keyturn.notification.Addresses;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.context.annotation.Lazy;

/** The e-mail addresses of Camunda's users, which may come from a directory. */
class EngineAddresses implements Addresses {

    private final IdentityService identity;

    /** @param identity a part of the engine, which needs the notices first */
    EngineAddresses(@Lazy IdentityService identity) {
        this.identity = identity;
    }

    @Override
    public Optional<String> of(String person) {
        return Optional.ofNullable(identity.createUserQuery().userId(person).singleResult())
                .map(User::getEmail)
                .filter(address -> !address.isBlank());
    }

    @Override
    public Set<String> membersOf(String group) {
        return identity.createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getId)
                .collect(Collectors.toSet());
    }
}
