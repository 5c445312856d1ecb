// The page in print: there it says besides of what it is, when it was printed, and from where.

import { part, write } from '../elements.js';
import { time } from './times.js';

/** what: gives a message about what is on the page, or nothing where its heading says it */
export function prepare(what) {
  part('print').addEventListener('click', function () { window.print(); });
  window.addEventListener('beforeprint', function () {
    write('printed', (what() + ' Printed ' + time(new Date()) + ' UTC from ' + location.href).trim());
  });
}
