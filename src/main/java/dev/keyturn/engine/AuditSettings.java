package dev.keyturn.engine;

import dev.keyturn.account.InvalidSettingException;
import dev.keyturn.audit.anchor.AnchorSettings;
import dev.keyturn.audit.anchor.SyslogSettings;
import dev.keyturn.audit.anchor.SyslogSettings.Protocol;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.audit}.
 *
 * @param anchor Places outside of the database that are told each new entry of the chain.
 */
@ConfigurationProperties("keyturn.audit")
@Validated
record AuditSettings(
        @DefaultValue @NestedConfigurationProperty Anchor anchor) {

    /**
     * @param file File that gets one line for each entry. It is only appended to; keep it where those who may write to the
     *     database may not.
     * @param syslog Syslog server that gets one message for each entry.
     */
    record Anchor(
            @Nullable Path file,
            @DefaultValue @NestedConfigurationProperty Syslog syslog) {}

    /**
     * @param host Name of the syslog server. Without it there is none.
     * @param port Its port, by default 514 for UDP, 601 for TCP and 6514 for TLS.
     * @param protocol How messages travel. Over UDP they may get lost unseen.
     */
    record Syslog(
            @Nullable String host,
            @Nullable Integer port,
            @NotNull @DefaultValue("tls") Protocol protocol) {}

    /** @throws InvalidSettingException with the name of the setting and what is wrong with it */
    AnchorSettings toAnchorSettings() {
        if (anchor.file() != null) {
            checkFile(anchor.file().toAbsolutePath().normalize());
        }
        return new AnchorSettings(anchor.file(), syslog());
    }

    private @Nullable SyslogSettings syslog() {
        Syslog syslog = anchor.syslog();
        if (syslog.host() == null || syslog.host().isBlank()) {
            if (syslog.port() != null) {
                throw new InvalidSettingException(
                        "keyturn.audit.anchor.syslog.host",
                        "is missing. Name the syslog server, or remove keyturn.audit.anchor.syslog.port.");
            }
            return null;
        }
        int port = syslog.port() == null ? syslog.protocol().usualPort() : syslog.port();
        if (port < 1 || port > 65535) {
            throw new InvalidSettingException(
                    "keyturn.audit.anchor.syslog.port", "is " + port + ". It must be from 1 to 65535.");
        }
        return new SyslogSettings(syslog.host().strip(), port, syslog.protocol());
    }

    private static void checkFile(Path file) {
        String setting = "keyturn.audit.anchor.file";
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidSettingException(
                    setting, "names the file " + file + ", whose folder does not exist. Make it, or correct the path.");
        }
        if (Files.isDirectory(file)) {
            throw new InvalidSettingException(setting, "names " + file + ", which is a folder. Name a file in it.");
        }
        if (Files.exists(file) ? !Files.isWritable(file) || !Files.isReadable(file) : !Files.isWritable(folder)) {
            throw new InvalidSettingException(
                    setting,
                    "names the file " + file + ", which Keyturn's user may not read and append to. Give that user both"
                            + " rights.");
        }
    }
}
