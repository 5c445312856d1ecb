package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a domain controller says of itself, and of who is logged in.
 *
 * @param dnsName its name in DNS; null when it does not tell
 * @param domain the distinguished name of its domain; null when it does not tell
 * @param ahead how far its clock is ahead of ours; negative when it is behind, null when it does not tell
 * @param identifiers security identifiers of the user that is logged in and of every group that counts for it; empty when it
 *     does not tell
 * @param readOnly whether it is a read-only domain controller
 */
record RootDse(
        @Nullable String dnsName,
        @Nullable String domain,
        @Nullable Duration ahead,
        Set<String> identifiers,
        boolean readOnly) {

    static final String[] ATTRIBUTES = {
        "dnsHostName", "defaultNamingContext", "currentTime", "tokenGroups", "supportedCapabilities"
    };

    /** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS ([MS-ADTS] 3.1.1.3.4.3). */
    private static final String PARTIAL_SECRETS = "1.2.840.113556.1.4.1920";

    static RootDse of(Entry entry, Instant now) {
        byte[][] groups = entry.getAttributeValueByteArrays("tokenGroups");
        Set<String> identifiers = groups == null
                ? Set.of()
                : Arrays.stream(groups).map(AdEncodings::securityId).collect(Collectors.toSet());
        return new RootDse(
                entry.getAttributeValue("dnsHostName"),
                entry.getAttributeValue("defaultNamingContext"),
                ahead(entry.getAttributeValue("currentTime"), now),
                identifiers,
                entry.hasAttributeValue("supportedCapabilities", PARTIAL_SECRETS));
    }

    private static @Nullable Duration ahead(@Nullable String time, Instant now) {
        if (time == null) {
            return null;
        }
        try {
            return Duration.between(now, StaticUtils.decodeGeneralizedTime(time).toInstant());
        } catch (ParseException e) {
            return null;
        }
    }
}
