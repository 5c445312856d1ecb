package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNamesTest {

    private static final PersonNames APPROVER = PersonNames.of("approver", "a.approver@contoso.com");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approver",
                "APPROVER",
                "approver@contoso.com",
                "CONTOSO\\approver",
                "contoso.com\\Approver",
                " approver\u200b",
                "app\u00adrover",
                "ａｐｐｒｏｖｅｒ",
                "A.Approver@Contoso.com",
                "a.approver@contoso.onmicrosoft.com"
            })
    void oneHumanIsFoundUnderEveryName(String name) {
        assertThat(APPROVER.mayBe(PersonNames.of(name))).isTrue();
        assertThat(PersonNames.of("someone", name).mayBe(APPROVER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approver2", "contoso", "approver.adm", "contoso.com", "@", "\\", "\u200b", ""})
    void anotherNameIsAnotherHuman(String name) {
        assertThat(APPROVER.mayBe(PersonNames.of(name))).isFalse();
        assertThat(PersonNames.of(name).mayBe(PersonNames.of(name, "x")))
                .isEqualTo(!PersonNames.of(name).isEmpty());
    }

    /** To keep a person out a suspicion is enough. To call one known it is not. */
    @Test
    void aDomainThatContradictsLeavesItOpenWhetherTheyAreOne() {
        PersonNames known = PersonNames.of("j.smith@contoso.com");
        for (String same : List.of("J.Smith@CONTOSO.com", "CONTOSO\\j.smith", "j.smith")) {
            assertThat(known.is(PersonNames.of(same))).as(same).isTrue();
        }
        for (String other : List.of("j.smith@fabrikam.com", "FABRIKAM\\j.smith")) {
            assertThat(known.is(PersonNames.of(other))).as(other).isFalse();
            assertThat(known.mayBe(PersonNames.of(other))).as(other).isTrue();
        }
    }

    @Test
    void whatIsNoNameIsLeftOut() {
        assertThat(PersonNames.of(null, " ", "\u200b", "beth", "beth").all()).containsExactly("beth");
        assertThat(PersonNames.of((String) null).isEmpty()).isTrue();
    }

    @Test
    void theRecordKeepsTheNamesAlone() {
        assertThat(Json.write(List.of(APPROVER))).isEqualTo("[[\"approver\",\"a.approver@contoso.com\"]]");
        assertThat(Json.read("[\"approver\",\"a.approver@contoso.com\"]", PersonNames.class))
                .isEqualTo(APPROVER);
    }
}
