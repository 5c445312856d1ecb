/** Four eyes: who may decide an approval, enforced whatever way the decision comes in. */
@NullMarked
package dev.keyturn.approval;

import org.jspecify.annotations.NullMarked;
