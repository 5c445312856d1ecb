package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

import dev.keyturn.login.LoginUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

class WebApplicationLoginTest {

    private final IdentityService identities = mock(IdentityService.class, RETURNS_DEEP_STUBS);
    private final ProcessEngine engine = mock(ProcessEngine.class, RETURNS_DEEP_STUBS);
    private boolean nameIsStillTheirs = true;
    private final WebApplicationLogin logins = new WebApplicationLogin(
            engine, new EngineAuthenticationProvider(identities), atProvider -> nameIsStillTheirs);

    @BeforeEach
    void anApprover() {
        given(engine.getName()).willReturn(ProcessEngines.NAME_DEFAULT);
        given(engine.getIdentityService()).willReturn(identities);
        stored(user("salt", "hash"));
        groups("rotation-approvers");
    }

    @Test
    void aSessionKnowsTheGroupsOfNow() {
        MockHttpSession session = login();
        groups("rotation-auditors");

        Authentication now = logins.of(session);

        assertThat(now).isNotNull();
        assertThat(now.getName()).isEqualTo("approver");
        assertThat(now.getAuthorities()).extracting(Object::toString).containsExactly("rotation-auditors");
        logins.renew(session, now);
        UserAuthentication copy = AuthenticationUtil.getAuthsFromSession(session)
                .getAuthentications()
                .get(0);
        assertThat(copy.getGroupIds()).containsExactly("rotation-auditors");
        assertThat(copy.getAuthorizedApps()).contains("welcome");
    }

    @Test
    void whoIsGoneOrHasAnotherPasswordOrWasMadeAgainIsNotLoggedIn() {
        MockHttpSession session = login();

        stored(null);
        assertThat(logins.of(session)).as("gone").isNull();
        stored(user("salt", "another hash"));
        assertThat(logins.of(session)).as("another password").isNull();
        stored(user("another salt", "hash"));
        assertThat(logins.of(session)).as("the same password, made again").isNull();

        stored(user("salt", "hash"));
        assertThat(logins.of(session)).as("the control").isNotNull();
    }

    @Test
    void aWrongAttemptOfAnotherPersonChangesNothing() {
        MockHttpSession session = login();
        UserEntity tried = user("salt", "hash");
        tried.setAttempts(7);
        tried.setRevision(12);
        stored(tried);

        assertThat(logins.of(session)).isNotNull();
    }

    /** What the session remembers is of before the password was looked at, so the one that was right then is out. */
    @Test
    void aPasswordThatChangesWhileAPersonLogsInEndsTheSession() {
        HttpServletRequest request = logins.loggingIn(new MockHttpServletRequest(), "approver");
        stored(user("salt", "changed meanwhile"));
        MockHttpSession session = begun(request);

        assertThat(logins.of(session)).isNull();
    }

    @Test
    void aLoginThatWasNotSeenIsNone() {
        MockHttpSession session = begun(new MockHttpServletRequest());

        assertThat(logins.of(session)).isNull();
    }

    @Test
    void aSessionThatIsThereAlreadyDoesNotGetThePasswordOfAnotherAttempt() {
        MockHttpSession session = login();
        session.setNew(false);
        stored(user("salt", "another hash"));
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSession(session);

        logins.loggingIn(request, "approver").getSession();

        assertThat(logins.of(session)).isNull();
    }

    @Test
    void whatCannotBeLookedUpIsNoLogin() {
        MockHttpSession session = login();
        given(identities.createUserQuery().userId("approver").singleResult())
                .willThrow(new ProcessEngineException("no answer"));

        assertThatThrownBy(() -> logins.of(session))
                .isInstanceOf(LoginUnavailableException.class)
                .hasMessageContaining("try again");
    }

    @Test
    void onlyASessionInWhichAPersonWasLoggedInIsEnded() {
        MockHttpSession empty = new MockHttpSession();
        MockHttpSession session = login();

        logins.end(empty);
        logins.end(session);

        assertThat(empty.isInvalid()).isFalse();
        assertThat(session.isInvalid()).isTrue();
    }

    @Test
    void aPerson_from_the_identity_provider_whose_name_was_given_away_is_not_logged_in() {
        MockHttpSession session = new MockHttpSession();
        var login = new OAuth2AuthenticationToken(
                new DefaultOAuth2User(
                        AuthorityUtils.createAuthorityList("rotation-approvers"), Map.of("name", "paul"), "name"),
                AuthorityUtils.createAuthorityList("rotation-approvers"),
                "keyturn");
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, new SecurityContextImpl(login));
        assertThat(logins.of(session)).isSameAs(login);

        nameIsStillTheirs = false;

        assertThat(logins.of(session)).isNull();
        logins.end(session);
        assertThat(session.isInvalid()).isTrue();
    }

    private MockHttpSession login() {
        return begun(logins.loggingIn(new MockHttpServletRequest(), "approver"));
    }

    /** As Camunda's login does once the password was right. */
    private static MockHttpSession begun(HttpServletRequest request) {
        AuthenticationUtil.revalidateSession(request, new UserAuthentication("approver", ProcessEngines.NAME_DEFAULT));
        return (MockHttpSession) request.getSession();
    }

    private void stored(@Nullable UserEntity user) {
        given(identities.createUserQuery().userId("approver").singleResult()).willReturn(user);
    }

    private void groups(String id) {
        Group group = new GroupEntity(id);
        given(identities.createGroupQuery().groupMember("approver").list()).willReturn(List.of(group));
    }

    private static UserEntity user(String salt, String hash) {
        UserEntity user = new UserEntity("approver");
        user.setSalt(salt);
        user.setDbPassword(hash);
        return user;
    }
}
