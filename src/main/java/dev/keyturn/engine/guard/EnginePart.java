package dev.keyturn.engine.guard;

import org.camunda.bpm.engine.ProcessEngine;

/** Something that a freshly started engine must have. Adding it again changes nothing. */
@FunctionalInterface
public interface EnginePart {

    void addTo(ProcessEngine engine);
}
