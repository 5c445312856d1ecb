package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.keyturn.account.Accounts;
import dev.keyturn.rotation.Rotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;

/** The pages of the audit and their parts hold no data, need no login, and run nothing but their own scripts. */
@WebMvcTest
@DirtiesContext
class AuditPagesTest {

    private static final Path FILES = Path.of("src/main/resources/dev/keyturn/web/audit");

    @Autowired
    MockMvc http;

    @MockitoBean
    Rotations rotations;

    @MockitoBean
    Accounts accounts;

    @Test
    void everyScriptAndStyleIsServed() throws Exception {
        assertThat(files()).hasSizeGreaterThan(15).allSatisfy(file -> {
            var answer = ask("/pages/audit/" + file);
            assertThat(answer.getStatus()).as(file).isEqualTo(200);
            assertThat(answer.getContentType())
                    .as(file)
                    .startsWith(file.endsWith(".js") ? "text/javascript" : "text/css");
            assertThat(answer.getHeader("Content-Security-Policy")).doesNotContain("unsafe");
            assertThat(answer.getContentAsString())
                    .as(file)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        });
    }

    @Test
    void theListAllowsNothingInline() throws Exception {
        var page = ask("/audit");

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.getContentAsString()).doesNotContain("<style", "style=", "onclick", "http://", "https://");
    }

    @Test
    void thePageWithTheProcessModelAllowsStyleAttributesAndNothingMore() throws Exception {
        var page = ask("/audit/r1");

        assertThat(page.getStatus()).isEqualTo(200);
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .endsWith("; style-src-attr 'unsafe-inline'")
                .containsOnlyOnce("unsafe");
        assertThat(page.getContentAsString()).doesNotContain("<style", "style=", "onclick", "http://", "https://");
    }

    /** Its licence demands that the mark is left alone. */
    @Test
    void theViewerOfTheProcessIsServedAsItsMakersPublishIt() throws Exception {
        var viewer = ask("/pages/audit/bpmn-js.js");

        assertThat(viewer.getStatus()).isEqualTo(200);
        assertThat(viewer.getContentAsString())
                .startsWith("/*! bpmn-js - bpmn-navigated-viewer v")
                .contains("bjs-powered-by");
        assertThat(ask("/pages/audit/bpmn-js.css").getContentAsString()).contains(".djs-");
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.endsWith(".html"))
                    .toList();
        }
    }

    private MockHttpServletResponse ask(String address) throws Exception {
        return http.perform(get(address).with(httpBasic("auditor", "auditor")))
                .andReturn()
                .getResponse();
    }
}
