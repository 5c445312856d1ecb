package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.keyturn.kernel.StepFailure;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerPartTest {

    @Test
    void aTimeIsRead() {
        assertThat(answer("2030-01-31T21:00:00+01:00").instant("at")).isEqualTo(Instant.parse("2030-01-31T20:00:00Z"));
        assertThat(answer("2030-01-31T20:00:00Z").optionalInstant("other")).isEmpty();
    }

    /** It would get into the evidence, which could not be sealed with it. */
    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59-18:00", "+12345-01-01T00:00:00Z", "-0005-01-01T00:00:00Z", "tomorrow"})
    void aTimeThatNothingCanKeepMakesABadAnswer(String time) {
        AnswerPart answer = answer(time);

        assertThatThrownBy(() -> answer.instant("at"))
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("without a usable \"at\"");
        assertThatThrownBy(() -> answer.optionalInstant("at")).isInstanceOf(StepFailure.class);
    }

    private static AnswerPart answer(String time) {
        return new AnswerPart("aadc01", JsonNodeFactory.instance.objectNode().put("at", time));
    }
}
