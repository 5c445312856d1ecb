package dev.keyturn.audit.anchor;

import dev.keyturn.audit.Anchor;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place outside of the database that remembers what it was told. */
interface AnchorPlace {

    /** Stable, since how far the place was told is remembered by it. */
    String name();

    /** What is remembered of how it began, when it is one of several that it could be; null when there is only one. */
    default @Nullable String address() {
        return null;
    }

    /** The entry before the oldest that it knows; null when it knows none, or cannot say. */
    default @Nullable Long beginsAfter() throws IOException {
        return null;
    }

    /**
     * Tells it, so that it is kept when this returns, as far as the place can say. It may be told the same again.
     *
     * @param anchors in the order of their numbers
     * @throws IOException when it is not sure that all was kept
     */
    void tell(List<Anchor> anchors) throws IOException;
}
