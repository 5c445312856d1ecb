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
 */
record RootDse(
        @Nullable String dnsName,
        @Nullable String domain,
        @Nullable Duration ahead,
        Set<String> identifiers) {

    static final String[] ATTRIBUTES = {"dnsHostName", "defaultNamingContext", "currentTime", "tokenGroups"};

    static RootDse of(Entry entry, Instant now) {
        byte[][] groups = entry.getAttributeValueByteArrays("tokenGroups");
        Set<String> identifiers = groups == null
                ? Set.of()
                : Arrays.stream(groups).map(AdEncodings::securityId).collect(Collectors.toSet());
        return new RootDse(
                entry.getAttributeValue("dnsHostName"),
                entry.getAttributeValue("defaultNamingContext"),
                ahead(entry.getAttributeValue("currentTime"), now),
                identifiers);
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
