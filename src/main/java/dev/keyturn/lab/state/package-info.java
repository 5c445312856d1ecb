/** What the lab keeps on disk, its faults and its journal. */
@NullMarked
package dev.keyturn.lab.state;

import org.jspecify.annotations.NullMarked;
