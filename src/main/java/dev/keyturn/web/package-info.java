/** The REST interface and the pages. */
@NullMarked
package dev.keyturn.web;

import org.jspecify.annotations.NullMarked;
