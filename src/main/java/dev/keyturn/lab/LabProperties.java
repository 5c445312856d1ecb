package dev.keyturn.lab;

import dev.keyturn.lab.directory.LabRealDirectory;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the lab.
 *
 * @param enabled Whether a small Active Directory and sync servers run inside this process, with users whose password is
 *     their name. For demonstrations and tests only.
 * @param ports Ports on 127.0.0.1 that the lab listens on: of the directories contoso and fabrikam, and of the sync servers
 *     aadc01, aadc02 and aadc03. One that is left out, or is 0, is a free one that is kept over restarts.
 * @param restartDuration Time that the service of a sync server of the lab takes to restart.
 * @param cycleInterval Time between two delta imports that the lab's sync servers run by themselves; 0 for none.
 * @param directories Real domain controllers to use instead of the lab's own, by the name of the forest: contoso or
 *     fabrikam.
 */
@ConfigurationProperties("keyturn.lab")
record LabProperties(
        boolean enabled,
        @DefaultValue Map<String, Integer> ports,
        @DefaultValue("2s") Duration restartDuration,
        @DefaultValue("60s") Duration cycleInterval,
        @DefaultValue Map<String, LabRealDirectory> directories) {}
