package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The documentation says of everything that the build declares why it is there; neither may change without the other. */
class DependencyListTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([\\w.-]+:[\\w.-]+)` \\| (\\w+) \\| (.+) \\| (.+) \\|$");

    @Test
    void everythingThatTheBuildDeclaresIsInTheTableAndNothingElse() throws Exception {
        List<String> listed =
                rows().stream().map(row -> row.group(1) + " " + row.group(2)).toList();

        assertThat(declared()).hasSizeGreaterThan(50);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(declared());
    }

    @Test
    void everyRowSaysWhyAndUnderWhichLicence() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.group(3)).as(row.group(1)).hasSizeGreaterThan(8);
            assertThat(row.group(4)).as(row.group(1)).isNotBlank();
        });
    }

    @Test
    void theOverridesThatAreExplainedAreThoseOfTheBuild() throws Exception {
        String page = page();

        for (String property : List.of(
                "tomcat.version",
                "postgresql.version",
                "jackson-bom.version",
                "logback.version",
                "log4j2.version",
                "micrometer.version",
                "commons-lang3.version")) {
            String version =
                    text((Element) pom().getElementsByTagName("properties").item(0), property);
            assertThat(page).as(property).contains(" | " + version + " | ");
        }
    }

    private static List<String> declared() throws Exception {
        Element project = pom().getDocumentElement();
        Stream<String> parent = Stream.of(name(child(project, "parent")) + " build");
        Stream<String> dependencies = children(child(project, "dependencies"), "dependency").stream()
                .map(dependency -> name(dependency) + " " + where(dependency));
        Stream<String> plugins = elements(project, "plugin").stream().map(plugin -> name(plugin) + " build");
        return Stream.of(parent, dependencies, plugins)
                .flatMap(all -> all)
                .distinct()
                .toList();
    }

    private static String where(Element dependency) {
        if ("test".equals(text(dependency, "scope"))) {
            return "tests";
        }
        return "true".equals(text(dependency, "optional")) ? "application" : "everywhere";
    }

    private static String name(Element declared) {
        String group = text(declared, "groupId");
        return (group == null ? "org.apache.maven.plugins" : group) + ":" + text(declared, "artifactId");
    }

    private static String text(Element parent, String name) {
        Element child = child(parent, name);
        return child == null ? null : child.getTextContent().strip();
    }

    private static Element child(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                children.add(element);
            }
        }
        return children;
    }

    private static List<Element> elements(Element parent, String name) {
        var found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static Document pom() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(page()).results().toList();
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("src/docs/dependencies.md"));
    }
}
