/** What the pages have in common: how their files are sent, and the style, words and icon of the family. */
@NullMarked
package dev.keyturn.web.page;

import org.jspecify.annotations.NullMarked;
