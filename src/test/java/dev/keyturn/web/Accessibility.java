package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.chrome.ChromeDriver;

/** What axe-core finds on the page that a browser shows. */
final class Accessibility {

    private static final String AXE = axe();

    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
              found => done(found.violations.map(one => one.id + ': ' + one.help + ' '
                + one.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join('; '))),
              trouble => done(['axe-core did not run: ' + trouble]));
            """;

    private final ChromeDriver browser;

    Accessibility(ChromeDriver browser) {
        this.browser = browser;
    }

    void hasNoViolations(String page) {
        browser.executeScript(AXE);
        @SuppressWarnings("unchecked")
        List<String> found = (List<String>) browser.executeAsyncScript(RUN);
        assertThat(found).as("what axe-core finds on %s", page).isEmpty();
    }

    private static String axe() {
        try (InputStream script = Accessibility.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
