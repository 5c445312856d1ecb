/** Evidence put into words and tables for people who audit. It reads documents and changes nothing. */
@NullMarked
package dev.keyturn.evidence.timeline;

import org.jspecify.annotations.NullMarked;
