package dev.keyturn.campaign;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the naive variant goes without, one at a time: every violation that is found then, and not with the same plan
 * otherwise, comes from its absence.
 */
enum Protection {
    /** A new password is stored before Active Directory gets it. */
    STAGING(
            "directory.setPassword:after/kill",
            "connector.updateCredential:before/kill",
            "connector.verifyImport:after/kill",
            "secret.promote:before/kill"),
    /**
     * A sync server refuses a node that was overtaken; one node at a time sleeps, so that the other one overtakes it.
     */
    FENCE(
            "connector.updateCredential:before/stop",
            "connector.check:before/server-slow",
            "connector.verifyImport:before/stop",
            "connector.check:before/server-slow"),
    /** A step asks whether it is so already before it acts. */
    CHECK(
            "directory.setPassword:before/dc-loses-answer",
            "directory.setPassword:after/kill",
            "service.restart:before/server-loses-answer",
            "service.restart:after/kill");

    private final List<String> cards;

    Protection(String... cards) {
        this.cards = List.of(cards);
    }

    /** Faults against which this protection is there. */
    List<Card> cards() {
        return cards.stream().map(Card::of).toList();
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such protection */
    static Protection of(String name) {
        return Stream.of(values())
                .filter(protection -> protection.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is not a protection. They are staging, fence and check."));
    }
}
