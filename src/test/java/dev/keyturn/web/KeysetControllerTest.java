package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.jayway.jsonpath.JsonPath;
import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.KeysetRotation;
import dev.keyturn.secret.KeysetRotation.Rotated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest
class KeysetControllerTest {

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @MockitoBean
    KeysetRotation keyset;

    @Test
    void anAdministratorGetsTheNumberOfKeysAndTheNewOne() throws Exception {
        given(keyset.rotate()).willReturn(new Rotated(3, 4_294_967_295L));

        var answer = rotateAs("admin");

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentAsString()).isEqualTo("{\"keys\":3,\"primaryKeyId\":4294967295}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requester", "auditor", "stranger"})
    void noOneElseMayRotateTheKeyset(String user) throws Exception {
        assertThat(rotateAs(user).getStatus()).isEqualTo(403);
        verifyNoInteractions(keyset);
    }

    @Test
    void withoutAKeysetThereIsAConflictThatSaysWhoHasTheKeys() throws Exception {
        given(keyset.rotate()).willAnswer(call -> KeysetRotation.ofVault().rotate());

        var answer = rotateAs("admin");

        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(JsonPath.<String>read(answer.getContentAsString(), "$.type"))
                .isEqualTo("urn:keyturn:problem:no-keyset");
        assertThat(JsonPath.<String>read(answer.getContentAsString(), "$.detail"))
                .contains("The passwords are in Vault");
    }

    @Test
    void aFileThatCannotBeReplacedIsToldWithWhatToDo() throws Exception {
        given(keyset.rotate())
                .willThrow(new KeysetRotation.Problem(
                        KeysetRotation.Problem.Kind.UNUSABLE_FILE, "Let Keyturn's user write there."));

        var answer = rotateAs("admin");

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(JsonPath.<String>read(answer.getContentAsString(), "$.detail"))
                .isEqualTo("Let Keyturn's user write there.");
    }

    private MockHttpServletResponse rotateAs(String user) throws Exception {
        return http.perform(post("/api/keyset/rotation").with(httpBasic(user, user)))
                .andReturn()
                .getResponse();
    }
}
