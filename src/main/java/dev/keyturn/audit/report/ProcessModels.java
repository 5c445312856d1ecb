package dev.keyturn.audit.report;

import java.util.Optional;

/** The process models that rotations ran on. */
public interface ProcessModels {

    /** @return BPMN XML; empty when that version is no longer deployed */
    Optional<byte[]> find(String key, int version);
}
