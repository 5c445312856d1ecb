package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the texts for people point at exists. */
class DocumentsTest {

    private static final Path ARCHITECTURE = Path.of("src/docs/architecture.md");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
    private static final Pattern SELF_TEST_LINE = Pattern.compile("New-TestLine -Id '([a-z-]+)'");
    private static final Pattern CLASS = Pattern.compile("`(?!JavaDelegate)([A-Z]\\w+(?:Delegate|Test|IT))`");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("src/docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md")),
                    docs.filter(file -> file.toString().endsWith(".md")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link : matches(LINK, document)) {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            if (!Files.exists(target)
                    || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                broken.add(link.group());
            }
        }
        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyClassThatIsNamedExists(Path document) throws IOException {
        List<String> sources;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            sources = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(matches(CLASS, document))
                .extracting(name -> name.group(1) + ".java")
                .allSatisfy(name -> assertThat(sources).contains(name));
    }

    @Test
    void whatIsReadFirstIsShort() throws IOException {
        assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(140);
        assertThat(Files.readAllLines(ARCHITECTURE)).hasSizeLessThanOrEqualTo(120);
        String words = Files.readString(ARCHITECTURE).replaceAll("(?s).*## Words", "");
        assertThat(words.lines().filter(line -> line.startsWith("| "))).hasSizeBetween(12, 25 + 2);
    }

    @Test
    void everyRoomStandsInTheArchitecture() throws IOException {
        try (Stream<Path> rooms = Files.list(Path.of("src/main/java/dev/keyturn"))) {
            assertThat(rooms.filter(room -> Files.exists(room.resolve("package-info.java")))
                            .map(room -> "| `" + room.getFileName() + "` |")
                            .toList())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(
                            row -> assertThat(Files.readString(ARCHITECTURE)).contains(row));
        }
    }

    @Test
    void everyLineOfTheSelfTestStandsInItsTableAndEveryOneThatIsToShowSomethingExists() throws IOException {
        List<String> lines = matches(SELF_TEST_LINE, Path.of("src/main/powershell/SelfTest/Lines.ps1")).stream()
                .map(line -> line.group(1))
                .toList();
        Path document = Path.of("src/docs/sync-server.md");

        assertThat(matches(Pattern.compile("(?m)^\\| (`[^|]+`) \\| (?=.*\\|.*\\|$)"), document).stream()
                        .flatMap(row -> Stream.of(row.group(1).split(", ")))
                        .map(name -> name.replace("`", "")))
                .containsAll(lines);
        assertThat(matches(Pattern.compile("to be shown by the self-test\\*: `([^`]+)`"), document))
                .hasSizeGreaterThan(5)
                .allSatisfy(claim -> assertThat(lines).contains(claim.group(1)));
    }

    @Test
    void addressesOutsideAreNotFollowed() {
        assertThat(LINK.matcher("[a](b.md#c) and [d](https://e)").results().map(link -> link.group(2)))
                .containsExactly("c");
    }

    private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file)).results().toList();
    }

    /** As the sites that show Markdown make them of headings. */
    private static List<String> anchors(Path file) throws IOException {
        return matches(HEADING, file).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
