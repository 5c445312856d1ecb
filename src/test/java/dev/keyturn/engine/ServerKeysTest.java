package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.engine.ServerKeys.NotAddedException;
import org.junit.jupiter.api.Test;

class ServerKeysTest {

    private static final String KEY = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

    private static final String FILE = """
            # of ours
            keyturn:
              accounts:
                - name: aadc02   # as the server, by chance
                  servers:
                    - name: aadc01
                      key: "%s"
                    - key:        # not yet
                      name: 'aadc02'
                      role: staging
            spring.mail.host: mail
            """.formatted("x".repeat(43));

    @Test
    void theKeyIsPutBesideItsServerAndNothingElseIsChanged() throws NotAddedException {
        assertThat(ServerKeys.add(FILE, "aadc02", KEY)).isEqualTo(FILE.replace("key:        #", "key: " + KEY + " #"));
        assertThat(ServerKeys.add(FILE.replace("\n", "\r\n"), "aadc02", KEY))
                .isEqualTo(FILE.replace("key:        #", "key: " + KEY + " #").replace("\n", "\r\n"));
        String written = ServerKeys.add(FILE, "aadc02", KEY);
        assertThat(ServerKeys.add(written, "aadc02", KEY)).isEqualTo(written);
    }

    @Test
    void anotherKeyIsNotReplacedNorOneOfAnUnknownServerAdded() {
        for (String server : new String[] {"aadc01", "aadc03", "of ours"}) {
            assertThatExceptionOfType(NotAddedException.class).isThrownBy(() -> ServerKeys.add(FILE, server, KEY));
        }
        assertThatExceptionOfType(NotAddedException.class)
                .isThrownBy(() -> ServerKeys.add(
                        FILE.replace("key:        # not yet", "key:\n            - " + KEY), "aadc02", KEY));
        assertThatExceptionOfType(NotAddedException.class).isThrownBy(() -> ServerKeys.add(FILE, "aadc02", "abc"));
    }
}
