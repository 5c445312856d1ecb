/**
 * Durable remote steps: how a delegate does remote work outside the engine's transaction, survives the death of a node,
 * and reports exactly one outcome. What else the rooms above need of Camunda's internal classes has its names here:
 * {@link dev.keyturn.step.EngineIdentity} and {@link dev.keyturn.step.EngineInternals}.
 */
@NullMarked
package dev.keyturn.step;

import org.jspecify.annotations.NullMarked;
