/** Four eyes: who may decide an approval, enforced for every way by which the decision comes in. */
@NullMarked
package dev.keyturn.approval;

import org.jspecify.annotations.NullMarked;
