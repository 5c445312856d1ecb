package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation names a test for each bug that others shipped; none of them may be renamed away unnoticed. */
class RegressionListTest {

    private static final Pattern TEST = Pattern.compile("`([\\w/]+)/(\\w+)\\.(\\w+)`");

    @Test
    void everyBugOnTheListHasTheTestThatIsNamedForIt() throws Exception {
        List<MatchResult> named = TEST.matcher(list()).results().toList();

        assertThat(named).hasSizeGreaterThan(15);
        for (MatchResult test : named) {
            Class<?> tests = Class.forName(
                    "dev.keyturn." + test.group(1).replace("/", ".") + "." + test.group(2),
                    false,
                    getClass().getClassLoader());
            assertThat(Arrays.stream(tests.getDeclaredMethods())
                            .filter(method -> method.getName().equals(test.group(3)))
                            .filter(RegressionListTest::isTest))
                    .as(test.group())
                    .hasSize(1);
        }
    }

    private static boolean isTest(java.lang.reflect.Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getSimpleName())
                .anyMatch(name -> List.of("Test", "ParameterizedTest", "OnEachDatabase", "OnEachStore")
                        .contains(name));
    }

    private static String list() throws IOException {
        String text = Files.readString(Path.of("src/docs/reliability.md"));
        return text.substring(text.indexOf("## Bugs that others shipped"));
    }
}
