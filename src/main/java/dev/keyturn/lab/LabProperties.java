package dev.keyturn.lab;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the lab.
 *
 * @param enabled Whether a small Active Directory and sync servers run inside this process, with users whose password is
 *     their name. For demonstrations and tests only.
 * @param elsewhere Whether the sync servers are those of a lab in another process, whose keys are shorter than those of real ones. That
 *     lab writes it into the file with which Keyturn is connected to it.
 * @param ports Ports on 127.0.0.1: of the directories contoso and fabrikam, and keyturn, the worker port that a Keyturn process of
 *     its own is given. One that is left out, or is 0, is a free one that is kept over restarts.
 * @param restartDuration Time that the service of a sync server of the lab takes to restart.
 * @param cycleInterval Time between two delta imports that the lab's sync servers run by themselves; 0 for none.
 * @param nodes Addresses of the worker ports of the Keyturn nodes that the lab's sync workers poll, where these are processes of
 *     their own. When empty, they poll the process that the lab runs in, or the one port that the lab proposes.
 */
@ConfigurationProperties("keyturn.lab")
record LabProperties(
        boolean enabled,
        boolean elsewhere,
        @DefaultValue Map<String, Integer> ports,
        @DefaultValue("2s") Duration restartDuration,
        @DefaultValue("60s") Duration cycleInterval,
        @DefaultValue List<URI> nodes) {}
