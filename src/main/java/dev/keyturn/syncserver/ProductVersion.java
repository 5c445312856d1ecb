package dev.keyturn.syncserver;

/** A version of Microsoft Entra Connect Sync, such as {@code 2.5.79.0}. */
final class ProductVersion {

    /**
     * Older ones cannot sync since 30 September 2026: Microsoft, <em>Hardening update to Microsoft Entra Connect Sync</em>,
     * learn.microsoft.com/entra/identity/hybrid/connect/harden-update-ad-fs-pingfederate.
     */
    static final String OLDEST_THAT_SYNCS = "2.5.79.0";

    private ProductVersion() {}

    /** False also for what is no version. */
    static boolean isOutdated(String version) {
        String[] parts = version.split("\\.");
        String[] oldest = OLDEST_THAT_SYNCS.split("\\.");
        for (int i = 0; i < oldest.length; i++) {
            String part = i < parts.length ? parts[i] : "0";
            if (!part.matches("\\d{1,9}")) {
                return false;
            }
            int order = Integer.compare(Integer.parseInt(part), Integer.parseInt(oldest[i]));
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }
}
