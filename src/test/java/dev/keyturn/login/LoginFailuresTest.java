package dev.keyturn.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LoginFailuresTest {

    @Test
    void theReasonStandsOnThePageAsTextAndLinksStayBelowTheContextPath() throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setContextPath("/keyturn");
        MockHttpServletResponse response = new MockHttpServletResponse();

        new LoginFailures()
                .onAuthenticationFailure(
                        request, response, new LoginRefusedException("<script>alert('{{root}}')</script> für \"Zoë\""));

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(response.getContentAsString())
                .contains(
                        "&lt;script&gt;alert(&#39;{{root}}&#39;)&lt;/script&gt; für &quot;Zoë&quot;",
                        "href=\"/keyturn/login\"")
                .doesNotContain("<script");
    }
}
