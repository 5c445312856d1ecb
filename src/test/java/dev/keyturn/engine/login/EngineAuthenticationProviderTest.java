package dev.keyturn.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.CannotCreateTransactionException;

class EngineAuthenticationProviderTest {

    private final IdentityService identities = mock(IdentityService.class, Answers.RETURNS_DEEP_STUBS);
    private final EngineAuthenticationProvider provider = new EngineAuthenticationProvider(identities);

    @Test
    void aPersonHasOneIdHoweverTheNameWasTyped() {
        engineKnows("requester", "rotation-requesters");
        given(identities.checkPassword("REQUESTER", "right")).willReturn(true);
        User stored = identities.createUserQuery().userId("requester").singleResult();
        given(identities.createUserQuery().userId("REQUESTER").singleResult()).willReturn(stored);

        Authentication login = provider.authenticate(login("REQUESTER", "right"));

        assertThat(login.getName()).isEqualTo("requester");
        assertThat(login.getAuthorities()).extracting(Object::toString).containsExactly("rotation-requesters");
        assertThat(login.getCredentials()).isNull();
    }

    @Test
    void anEmptyLoginDoesNotReachTheEngine() {
        assertThatThrownBy(() -> provider.authenticate(login("", ""))).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() -> provider.authenticate(login("requester", null)))
                .isInstanceOf(BadCredentialsException.class);
        verify(identities, never()).checkPassword(any(), any());
    }

    @Test
    void aNameWithControlCharactersDoesNotReachTheEngine() {
        for (String name : new String[] {"requester\r\nFAKE", "requester\u0000", "requester\u2028"}) {
            given(identities.checkPassword(name, "right")).willReturn(true);
            assertThatThrownBy(() -> provider.authenticate(login(name, "right")))
                    .isInstanceOf(BadCredentialsException.class);
        }
    }

    @Test
    void anEngineWithoutItsDatabaseIsNoWrongPassword() {
        given(identities.checkPassword("requester", "right"))
                .willThrow(new ProcessEngineException("no answer"))
                .willThrow(new CannotCreateTransactionException("no connection"));

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> provider.authenticate(login("requester", "right")))
                    .isInstanceOf(AuthenticationServiceException.class);
        }
    }

    private void engineKnows(String userId, String groupId) {
        User user = mock(User.class);
        given(user.getId()).willReturn(userId);
        Group group = mock(Group.class);
        given(group.getId()).willReturn(groupId);
        given(identities.createUserQuery().userId(userId).singleResult()).willReturn(user);
        given(identities.createGroupQuery().groupMember(userId).list()).willReturn(List.of(group));
    }

    private static Authentication login(String name, String password) {
        return UsernamePasswordAuthenticationToken.unauthenticated(name, password);
    }
}
