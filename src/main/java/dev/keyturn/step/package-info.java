/** Durable remote steps: how a delegate does remote work outside the engine's transaction, survives the death of a node, and reports exactly one outcome. */
@NullMarked
package dev.keyturn.step;

import org.jspecify.annotations.NullMarked;
