package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.account.InvalidSettingException;
import dev.keyturn.audit.anchor.SyslogSettings;
import dev.keyturn.audit.anchor.SyslogSettings.Protocol;
import dev.keyturn.engine.AuditSettings.Anchor;
import dev.keyturn.engine.AuditSettings.Syslog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSettingsTest {

    private static final Syslog NO_SYSLOG = new Syslog(null, null, Protocol.TLS);

    @TempDir
    private Path folder;

    @Test
    void a_file_that_cannot_be_appended_to_is_told_at_the_start() {
        assertThat(settings(folder.resolve("anchors.log"), NO_SYSLOG)
                        .toAnchorSettings()
                        .file())
                .isNotNull();

        assertThatThrownBy(() ->
                        settings(folder.resolve("none/anchors.log"), NO_SYSLOG).toAnchorSettings())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("keyturn.audit.anchor.file")
                .hasMessageContaining("folder does not exist");
        assertThatThrownBy(() -> settings(folder, NO_SYSLOG).toAnchorSettings()).hasMessageContaining("is a folder");
    }

    @Test
    void a_syslog_server_has_the_usual_port_of_its_protocol() {
        assertThat(settings(null, new Syslog("logs.contoso.com", null, Protocol.TLS))
                        .toAnchorSettings()
                        .syslog())
                .isEqualTo(new SyslogSettings("logs.contoso.com", 6514, Protocol.TLS));
        assertThatThrownBy(() ->
                        settings(null, new Syslog(null, 514, Protocol.UDP)).toAnchorSettings())
                .hasMessageContaining("keyturn.audit.anchor.syslog.host is missing");
        assertThatThrownBy(() ->
                        settings(null, new Syslog("logs", 70_000, Protocol.UDP)).toAnchorSettings())
                .hasMessageContaining("keyturn.audit.anchor.syslog.port is 70000");
    }

    private static AuditSettings settings(Path file, Syslog syslog) {
        return new AuditSettings(new Anchor(file, syslog));
    }
}
