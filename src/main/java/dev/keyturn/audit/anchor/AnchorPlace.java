package dev.keyturn.audit.anchor;

import dev.keyturn.audit.Anchor;
import java.io.IOException;
import java.util.List;

/** A place outside of the database that remembers what it was told. */
interface AnchorPlace {

    /** Stable, since how far the place was told is remembered by it. */
    String name();

    /**
     * Tells it, so that it is kept when this returns, as far as the place can say. It may be told the same again.
     *
     * @param anchors in the order of their numbers
     * @throws IOException when it is not sure that all was kept
     */
    void tell(List<Anchor> anchors) throws IOException;
}
