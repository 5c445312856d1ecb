package dev.keyturn.evidence;

import java.util.Map;

/** The evidence of a rotation before it is sealed. */
public interface EvidenceDrafts {

    /**
     * The facts of a running rotation as they would be sealed now, of the shape that {@code evidence-2.schema.json}
     * describes. Outcome and end are null. Nothing is written.
     *
     * @throws IllegalStateException when there is no such rotation
     */
    Map<String, Object> draft(String rotationId);
}
