package dev.keyturn.engine.login;

import com.unboundid.ldap.sdk.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.naming.directory.SearchResult;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.identity.impl.ldap.LdapConfiguration;
import org.camunda.bpm.identity.impl.ldap.LdapGroupQuery;
import org.camunda.bpm.identity.impl.ldap.LdapIdentityProviderFactory;
import org.camunda.bpm.identity.impl.ldap.LdapIdentityProviderSession;
import org.camunda.bpm.identity.impl.ldap.LdapUserQueryImpl;
import org.camunda.bpm.identity.impl.ldap.plugin.LdapIdentityProviderPlugin;
import org.jspecify.annotations.Nullable;

/** Camunda's plugin, with the groups mapped. */
final class DirectoryUsers extends LdapIdentityProviderPlugin {

    private final Groups groups;

    DirectoryUsers(Groups groups) {
        this.groups = groups;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        LdapIdentityProviderFactory sessions = new LdapIdentityProviderFactory() {
            @Override
            public Session openSession() {
                return new Users(getLdapConfiguration(), groups);
            }
        };
        sessions.setLdapConfiguration(this);
        engine.setIdentityProviderSessionFactory(sessions);
    }

    /** Translates Keyturn's groups to those of Active Directory on the way in, and back on the way out. */
    private static final class Users extends LdapIdentityProviderSession {

        private static final String NESTED_MEMBER_OF = "memberOf:1.2.840.113556.1.4.1941:";

        private static final String ENABLED = "(!(userAccountControl:1.2.840.113556.1.4.803:=2))";

        private static final long MILLIS_FROM_1601_TO_1970 = 11_644_473_600_000L;
        private static final long TICKS_PER_MILLI = 10_000;

        private final Groups groups;

        Users(LdapConfiguration configuration, Groups groups) {
            super(configuration);
            this.groups = groups;
        }

        @Override
        protected String getGroupSearchFilter(LdapGroupQuery query) {
            LdapGroupQuery translated = new LdapGroupQuery();
            if (query.getId() != null) {
                translated.groupId(groups.nameInFilter(query.getId()));
            }
            if (query.getIds() != null) {
                translated.groupIdIn(
                        Arrays.stream(query.getIds()).map(groups::nameInFilter).toArray(String[]::new));
            }
            if (query.getName() != null) {
                translated.groupName(groups.nameInFilter(query.getName()));
            }
            if (query.getUserId() != null) {
                translated.groupMember(query.getUserId());
            }
            return super.getGroupSearchFilter(translated);
        }

        @Override
        protected GroupEntity transformGroup(SearchResult result) {
            GroupEntity group = super.transformGroup(result);
            group.setId(groups.id(group.getId()));
            group.setName(group.getId());
            return group;
        }

        /** The plugin would read the direct members one by one. */
        @Override
        protected List<User> findUsersByGroupId(LdapUserQueryImpl query) {
            String base = composeDn(ldapConfiguration.getUserSearchBase(), ldapConfiguration.getBaseDn());
            return findUsersWithoutGroupId(query, base, false);
        }

        /** Whose account is disabled or has expired is as little there as whose account is gone. */
        @Override
        protected String getUserSearchFilter(LdapUserQueryImpl query) {
            String filter = "(&" + super.getUserSearchFilter(query) + ENABLED + unexpired() + ")";
            if (query.getGroupId() == null) {
                return filter;
            }
            String group = Filter.encodeValue(getDnForGroup(query.getGroupId()));
            return "(&" + filter + "(" + NESTED_MEMBER_OF + "=" + group + "))";
        }

        /** When it was set stands for the password itself, which the directory does not tell. */
        @Override
        protected UserEntity transformUser(SearchResult result) {
            UserEntity user = super.transformUser(result);
            user.setDbPassword(String.valueOf(result.getAttributes().get("pwdLastSet")));
            return user;
        }

        /** Zero and the largest number stand for never. */
        private static String unexpired() {
            long now = (ClockUtil.getCurrentTime().getTime() + MILLIS_FROM_1601_TO_1970) * TICKS_PER_MILLI;
            return "(|(!(accountExpires=*))(accountExpires=0)(accountExpires>=" + now + "))";
        }
    }

    /** Which group in Active Directory stands for which group of Keyturn. Its other groups are none of Keyturn's business. */
    static final class Groups {

        /** No group has it: a common name is never empty. */
        private static final String NONE = "\\00";

        private final Map<String, String> namesById;
        private final Map<String, String> idsByName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Groups(Map<String, String> namesById) {
            this.namesById = Map.copyOf(namesById);
            namesById.forEach((id, name) -> idsByName.put(name, id));
        }

        /** Finds the mapped groups. */
        String filter() {
            return namesById.values().stream()
                    .map(name -> "(cn=" + Filter.encodeValue(name) + ")")
                    .sorted()
                    .collect(Collectors.joining("", "(&(objectClass=group)(|", "))"));
        }

        /** The common name of a group of Keyturn, ready to stand in a filter; one that finds nothing when it is not mapped. */
        String nameInFilter(String id) {
            return Optional.ofNullable(namesById.get(id))
                    .map(Filter::encodeValue)
                    .orElse(NONE);
        }

        @Nullable
        String id(@Nullable String name) {
            return name == null ? null : idsByName.get(name);
        }
    }
}
