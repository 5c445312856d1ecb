package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyturn.secret.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordGeneratorTest {

    private static final int MANY = 2_000;

    private final PasswordGenerator generator = new PasswordGenerator();

    @Test
    void everyPasswordHasCharactersOfEveryClassAndNoneThatMeansSomethingElsewhere() {
        for (int i = 0; i < MANY; i++) {
            assertThat(generate(14, true))
                    .hasSize(48)
                    .matches("[\\x21-\\x7e]+")
                    .doesNotContain("&", "<", ">", "\"", "'", "`", "$", "%", " ")
                    .containsPattern("[A-Z]")
                    .containsPattern("[a-z]")
                    .containsPattern("[0-9]")
                    .containsPattern("[^A-Za-z0-9]");
        }
    }

    @Test
    void everyPermittedCharacterOccursAndNoPasswordTwice() {
        Set<Integer> characters = new HashSet<>();
        Set<String> passwords = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            String password = generate(14, true);
            password.chars().forEach(characters::add);
            passwords.add(password);
        }
        assertThat(passwords).hasSize(MANY);
        assertThat(characters).hasSize('~' - '!' + 1 - 8);
    }

    @Test
    void aLongPolicyMakesItLongerAndAnUnreadableOneAsLongAsItGets() {
        assertThat(generate(48, true)).hasSize(48);
        assertThat(generate(60, true)).hasSize(60);
        assertThat(generate(14, false)).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> generate(65, true));
    }

    @Test
    void aLengthThatWasConfiguredCountsWhereThePolicyDemandsNoMore() {
        assertThat(generator.generate(policy(14, true), 20, "MSOL_1", "").length())
                .isEqualTo(20);
        assertThat(generator.generate(policy(30, true), 20, "MSOL_1", "").length())
                .isEqualTo(30);
    }

    @Test
    void itNeverContainsTheAccountOrAPartOfTheDisplayName() {
        PasswordPolicy policy = policy(14, true);
        // three characters in a row turn up by chance soon enough for this test to notice a missing check
        Set<String> found = new HashSet<>();
        for (int i = 0; i < 20 * MANY; i++) {
            try (Secret secret = generator.generate(policy, 48, "e5f", "Sync, of-ab")) {
                String password = secret.use(String::new).toLowerCase(Locale.ROOT);
                assertThat(password).doesNotContain("e5f", "sync");
                if (password.contains("of") || password.contains("ab")) {
                    found.add("short parts are permitted");
                }
            }
        }
        assertThat(found).isNotEmpty();
    }

    private String generate(int minimumLength, boolean complete) {
        try (Secret secret = generator.generate(policy(minimumLength, complete), 48, "MSOL_0a1b2c3d4e5f", "")) {
            return secret.use(String::new);
        }
    }

    private static PasswordPolicy policy(int minimumLength, boolean complete) {
        return new PasswordPolicy(minimumLength, true, complete, Duration.ZERO, 0, 0, Duration.ZERO);
    }
}
