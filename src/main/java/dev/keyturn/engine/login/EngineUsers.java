package dev.keyturn.engine.login;

import dev.keyturn.login.LoggedInUser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.db.DbGroupQueryImpl;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.identity.db.DbUserQueryImpl;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Lets the engine know the person who is logged in at an identity provider, if there is one, beside the users in its database. */
final class EngineUsers extends AbstractProcessEnginePlugin {

    /** A directory's plugin puts its own people in place of these. */
    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        if (engine.getIdentityProviderSessionFactory() != null) {
            return;
        }
        engine.setIdentityProviderSessionFactory(new SessionFactory() {
            @Override
            public Class<?> getSessionType() {
                return Users.class;
            }

            @Override
            public Session openSession() {
                return new Users();
            }
        });
    }

    /**
     * Answers questions about the person of the provider whose request this is from the person's token, and all others from
     * the database. About other people of the provider nothing is known. The engine's own lock is off: it knows the user only
     * and not where an attempt comes from, so strangers who guess would lock a person out everywhere. Keyturn counts attempts
     * itself, before a password is checked.
     */
    private static final class Users extends DbIdentityServiceProvider {

        @Override
        protected boolean isUserLocked(UserEntity user) {
            return false;
        }

        /** Attempts at once would collide in what it notes, the right one as well. */
        @Override
        protected void lockUser(UserEntity user) {
            // nothing is noted
        }

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
            return LoggedInPerson.now()
                            .filter(person -> isAskedFor(person, query))
                            .isPresent()
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
                    .filter(group -> query.getIds() == null
                            || Arrays.asList(query.getIds()).contains(group))
                    .map(Users::group);
        }

        private static Group group(String id) {
            GroupEntity group = new GroupEntity();
            group.setId(id);
            group.setName(id);
            return group;
        }
    }

    /** The person of the identity provider whose request is being answered, in a session or with a bearer token. */
    private record LoggedInPerson(String id, List<String> groups, Map<String, Object> claims) {

        static Optional<LoggedInPerson> now() {
            Authentication login = SecurityContextHolder.getContext().getAuthentication();
            if (login instanceof OAuth2AuthenticationToken session) {
                return Optional.of(of(login, session.getPrincipal().getAttributes()));
            }
            if (login instanceof JwtAuthenticationToken bearer) {
                return Optional.of(of(login, bearer.getTokenAttributes()));
            }
            return Optional.empty();
        }

        UserEntity user() {
            UserEntity user = new UserEntity(id);
            user.setFirstName(text(StandardClaimNames.GIVEN_NAME));
            user.setLastName(text(StandardClaimNames.FAMILY_NAME));
            user.setEmail(text(StandardClaimNames.EMAIL));
            return user;
        }

        private static LoggedInPerson of(Authentication login, Map<String, Object> claims) {
            return new LoggedInPerson(login.getName(), LoggedInUser.groups(login), claims);
        }

        private @Nullable String text(String claim) {
            return claims.get(claim) instanceof String text ? text : null;
        }
    }
}
