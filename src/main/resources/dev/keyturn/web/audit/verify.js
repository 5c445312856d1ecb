// Has the whole record verified, and says what was found.

import { element, part, write } from '../elements.js';
import { length } from '../words.js';
import { ask, root } from '../ask.js';
import { link, table } from '../table.js';

export function prepare() {
  part('verify').addEventListener('click', verify);
}

async function verify() {
  const button = part('verify');
  // a button that is disabled would lose the focus
  if (button.getAttribute('aria-disabled') === 'true') {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  part('verdict').hidden = true;
  part('findings').replaceChildren();
  part('progress-part').hidden = false;
  try {
    show(await ask('api/evidence/verify'));
  } catch (e) {
    tell('bad', '✗', 'Not verified', e.message);
  } finally {
    part('progress-part').hidden = true;
    button.removeAttribute('aria-disabled');
  }
}

function show(result) {
  const checked = count(result.checked) + (result.checked === 1 ? ' entry' : ' entries');
  const took = ' in ' + length(0, result.millis);
  if (result.holds && result.checked === 0) {
    tell('quiet', '–', 'Nothing to verify yet', 'The first record is written when the first rotation ends.');
  } else if (result.holds) {
    tell('good', '✓', 'The record holds', checked + ', No. ' + count(result.first) + ' to ' + count(result.last) + ', checked' + took
      + ': signatures, hashes, order and numbers fit, and nothing is missing in between.', result.newestHash);
  } else {
    tell('bad', '✗', 'The record does not hold', checked + ' checked' + took + '. '
      + (result.found === 1 ? 'One finding:' : count(result.found) + ' findings' + (result.found > result.findings.length
        ? '; the first ' + result.findings.length + ':' : ':')));
    part('findings').append(table('What is wrong with the record', [
      ['No.', 'number', function (finding) { return finding.number === null ? '' : count(finding.number); }],
      ['What is wrong', '', function (finding) { return finding.message; }],
      ['Rotation', '', function (finding) {
        return finding.rotationId && link(new URL('audit/' + encodeURIComponent(finding.rotationId), root), 'Open');
      }]
    ], result.findings));
  }
}

function tell(tone, mark, word, text, hash) {
  part('verdict').dataset.tone = tone;
  write('verdict-mark', mark);
  write('verdict-word', word);
  write('verdict-text', text);
  part('newest').replaceChildren(...(hash ? ['Newest hash ', element('code', '', hash)] : []));
  part('verdict').hidden = false;
}

function count(number) {
  return number.toLocaleString('en-GB');
}
