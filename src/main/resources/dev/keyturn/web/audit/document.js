// The document itself, as it was sealed, only laid out for reading.

import { part, write } from '../elements.js';

export function show(evidence) {
  const text = JSON.stringify(evidence.document, null, 2);
  part('document').textContent = text;
  part('copy').onclick = function () { copy(text); };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    write('copied', 'Copied.');
  } catch (e) {
    // browsers let pages copy by themselves over https and on the same machine only
    getSelection().selectAllChildren(part('document'));
    write('copied', 'It is selected now: press Ctrl+C.');
  }
}
