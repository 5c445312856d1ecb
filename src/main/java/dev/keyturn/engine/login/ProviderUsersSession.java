package dev.keyturn.engine.login;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.db.DbGroupQueryImpl;
import org.camunda.bpm.engine.impl.identity.db.DbUserQueryImpl;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about the person of the provider whose request this is from the person's token, and all others from
 * the database. About other people of the provider nothing is known.
 */
final class ProviderUsersSession extends EngineUsersSession {

    @Override
    public @Nullable UserEntity findUserById(String id) {
        return LoggedInPerson.now()
                .filter(person -> person.id().equals(id))
                .map(LoggedInPerson::user)
                .orElseGet(() -> super.findUserById(id));
    }

    @Override
    public List<User> findUserByQueryCriteria(DbUserQueryImpl query) {
        return LoggedInPerson.now()
                .filter(person -> isAskedFor(person, query))
                .map(person -> List.<User>of(person.user()))
                .orElseGet(() -> super.findUserByQueryCriteria(query));
    }

    @Override
    public long findUserCountByQueryCriteria(DbUserQueryImpl query) {
        return LoggedInPerson.now().filter(person -> isAskedFor(person, query)).isPresent()
                ? 1
                : super.findUserCountByQueryCriteria(query);
    }

    @Override
    public List<Group> findGroupByQueryCriteria(DbGroupQueryImpl query) {
        return LoggedInPerson.now()
                .filter(person -> person.id().equals(query.getUserId()))
                .map(person -> groups(person, query).toList())
                .orElseGet(() -> super.findGroupByQueryCriteria(query));
    }

    @Override
    public long findGroupCountByQueryCriteria(DbGroupQueryImpl query) {
        return LoggedInPerson.now()
                .filter(person -> person.id().equals(query.getUserId()))
                .map(person -> groups(person, query).count())
                .orElseGet(() -> super.findGroupCountByQueryCriteria(query));
    }

    private static boolean isAskedFor(LoggedInPerson person, DbUserQueryImpl query) {
        boolean byName = person.id().equals(query.getId())
                || query.getIds() != null
                        && query.getIds().length == 1
                        && person.id().equals(query.getIds()[0]);
        return byName && (query.getGroupId() == null || person.groups().contains(query.getGroupId()));
    }

    private static Stream<Group> groups(LoggedInPerson person, DbGroupQueryImpl query) {
        return person.groups().stream()
                .filter(group -> query.getId() == null || query.getId().equals(group))
                .filter(group ->
                        query.getIds() == null || Arrays.asList(query.getIds()).contains(group))
                .map(ProviderUsersSession::group);
    }

    private static Group group(String id) {
        GroupEntity group = new GroupEntity();
        group.setId(id);
        group.setName(id);
        return group;
    }
}
