package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

    @Test
    void linksBeginWithItHoweverItEnds() {
        BaseUrl keyturn = BaseUrl.of(" https://keyturn.contoso.com/app// ");

        assertThat(keyturn.host()).isEqualTo("keyturn.contoso.com");
        assertThat(keyturn.task("r-1", "a b/#?&"))
                .isEqualTo("https://keyturn.contoso.com/app/rotations/r-1/tasks/a%20b%2F%23%3F%26");
        assertThat(keyturn.withoutPages().task("r-1", "a b/#?&"))
                .as("in an application without Keyturn's pages")
                .isEqualTo("https://keyturn.contoso.com/app/camunda/app/tasklist/default/#/?task=a%20b%2F%23%3F%26");
        assertThat(keyturn.rotation("r-1")).isEqualTo("https://keyturn.contoso.com/app/rotations/r-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keyturn.contoso.com",
                "ftp://keyturn.contoso.com",
                "https:///rotations",
                "https://a:b@keyturn.contoso.com",
                "https://keyturn.contoso.com/?a=b",
                "https://keyturn.contoso.com/#a",
                "javascript:alert(1)",
                "https://keyturn contoso"
            })
    void whatPeopleCannotReachIsRefusedWithTheNameOfTheSetting(String text) {
        assertThatThrownBy(() -> BaseUrl.of(text))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("keyturn.base-url must be the address");
    }
}
