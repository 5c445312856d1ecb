package dev.keyturn;

/**
 * What {@code mvn verify -Plong} runs: tests tagged {@code long}, which are too long for somebody at work, and those tagged
 * {@code longer}, of which {@code mvn verify} runs a short form.
 */
public final class LongForm {

    private static final boolean ON = Boolean.getBoolean("keyturn.test.long");

    private LongForm() {}

    public static boolean isOn() {
        return ON;
    }

    /** How often something is to be done here. */
    public static int times(int usually, int inTheLongForm) {
        return ON ? inTheLongForm : usually;
    }
}
