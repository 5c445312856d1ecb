package dev.keyturn.rotation;

import java.util.Optional;

/** What the configured ticket systems make of a ticket's number as a person typed it. It is built by the room of the process. */
public interface TicketNumbers {

    /** As its system writes it; empty when it can be a ticket of none of them. */
    Optional<String> spelled(String typed);

    /** Whether a ticket of this number is read and judged before anything is changed, and not only recorded. */
    boolean isJudged(String ticket);

    /** Where no ticket system is configured. */
    TicketNumbers NONE = new TicketNumbers() {
        @Override
        public Optional<String> spelled(String typed) {
            return Optional.empty();
        }

        @Override
        public boolean isJudged(String ticket) {
            return false;
        }
    };
}
