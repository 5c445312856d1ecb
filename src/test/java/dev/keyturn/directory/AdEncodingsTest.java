package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.secret.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Values as [MS-ADTS] and [MS-DTYP] define them. */
class AdEncodingsTest {

    @Test
    void aGuidHasTheLittleEndOfItsFirstThreeGroupsFirst() {
        byte[] value = new byte[16];
        for (byte i = 0; i < value.length; i++) {
            value[i] = i;
        }
        assertThat(AdEncodings.guid(value)).isEqualTo("03020100-0504-0706-0809-0a0b0c0d0e0f");
        assertThat(AdEncodings.guid(null)).isEmpty();
    }

    @Test
    void aFileTimeCountsFrom1601AndHasTwoWordsForNever() {
        assertThat(AdEncodings.instant(116_444_736_000_000_000L)).isEqualTo(Instant.EPOCH);
        assertThat(AdEncodings.instant(116_444_736_012_345_678L))
                .isEqualTo(Instant.parse("1970-01-01T00:00:01.2345678Z"));
        assertThat(AdEncodings.instant(0L)).isNull();
        assertThat(AdEncodings.instant(Long.MAX_VALUE)).isNull();
        assertThat(AdEncodings.instant(null)).isNull();
    }

    @Test
    void aPasswordGoesOutInQuotesAsUtf16WithTheLittleEndFirst() {
        try (Secret password = Secret.takeFrom("n€".toCharArray())) {
            assertThat(AdEncodings.unicodePwd(password))
                    .isEqualTo(new byte[] {0x22, 0, 0x6e, 0, (byte) 0xac, 0x20, 0x22, 0});
        }
    }
}
