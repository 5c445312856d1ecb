package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void aLineHasNoControlCharacterOfAnyKind() {
        assertThat(PlainText.isOneLine("CHG1 – Ünïcode 😀")).isTrue();
        for (String unfit :
                new String[] {"\r", "\n", "\t", "\u0000", "\u001b", "\u007f", "\u0085", "\u2028", "\u2029", "\ud800"}) {
            assertThat(PlainText.isOneLine("a" + unfit)).isFalse();
            assertThat(PlainText.oneLine("a" + unfit + "b")).isEqualTo("a b");
        }
        assertThat(PlainText.isLines("a\r\n\tb")).isTrue();
        assertThat(PlainText.isLines("a\u0000b")).isFalse();
    }

    @Test
    void aLongTextIsCut() {
        assertThat(PlainText.oneLine("x".repeat(1 << 20), 200)).hasSize(200).endsWith("x…");
    }
}
