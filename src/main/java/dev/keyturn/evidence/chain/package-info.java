/** The chain of sealed documents: canonical JSON, signatures, keys, verification, anchors and export. */
@NullMarked
package dev.keyturn.evidence.chain;

import org.jspecify.annotations.NullMarked;
