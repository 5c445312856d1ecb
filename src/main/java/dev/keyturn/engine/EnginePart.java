package dev.keyturn.engine;

import org.camunda.bpm.engine.ProcessEngine;

/** Something that a freshly started engine must have. Adding it again changes nothing. */
@FunctionalInterface
interface EnginePart {

    void addTo(ProcessEngine engine);
}
