// The page of one rotation, sealed or still under way.

import { part, write } from '../elements.js';
import { outcomes, states } from '../words.js';
import { ask, askForText, Refusal } from '../ask.js';
import { show as showDocument } from './document.js';
import { show as showFacts } from './facts.js';
import { prepare as preparePrint } from './print.js';
import { draw as drawDiagram, refuse as refuseDiagram } from './diagram.js';
import { draw as drawTimeline } from './timeline.js';
import { complain, settle } from './trouble.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const api = 'api/audit/rotations/' + encodeURIComponent(id);
let drawn = false;

async function load() {
  try {
    const evidence = await ask(api);
    settle();
    show(evidence);
  } catch (refusal) {
    part('rotation').hidden = true;
    part('head').hidden = true;
    complain(refusal.status === 404 ? new Refusal(404, refusal.message + ' Look for it in the list of the audit.') : refusal, load);
  }
}

function show(evidence) {
  const rotation = evidence.document.rotation || {};
  const running = evidence.state !== 'ENDED';
  const look = running ? states[evidence.state] || states.RUNNING : outcomes[rotation.outcome] || [rotation.outcome, 'quiet', ''];
  document.title = look[0] + ': ' + rotation.account + ' – Audit – Keyturn';
  write('account', rotation.account ? 'of ' + rotation.account : '');
  write('state', look[0]);
  part('state').dataset.tone = look[1];
  write('message', running ? 'It has not ended, and its record is not sealed yet. Reload the page to see how far it is.' : look[2]);
  write('id', rotation.id || id);
  showFacts(evidence);
  showDocument(evidence);
  exportsOf(evidence.sealed !== null);
  part('live').hidden = !running;
  part('live').href = '../rotations/' + encodeURIComponent(id);
  part('head').hidden = false;
  part('rotation').hidden = false;
  drawTimeline(part('timeline'), evidence.timeline, Date.now());
  part('as-list').onclick = toggleList;
  diagram(evidence.processModel.activities);
}

async function diagram(activities) {
  if (drawn) {
    return;
  }
  try {
    await drawDiagram(await askForText(api + '/process-model', 'application/xml'), activities);
    drawn = true;
  } catch (trouble) {
    refuseDiagram('The diagram of the process cannot be drawn: ' + trouble.message + ' The timeline above tells the same.');
  }
}

function exportsOf(sealed) {
  part('print').hidden = false;
  part('exports').hidden = !sealed;
  part('how').hidden = !sealed;
  part('export-json').href = '../api/rotations/' + encodeURIComponent(id) + '/evidence';
  part('export-json').download = 'evidence-' + id + '.json';
  part('export-csv').href = '../' + api + '/evidence.csv';
}

function isList() {
  return part('as-list').getAttribute('aria-pressed') === 'true';
}

function toggleList() {
  part('as-list').setAttribute('aria-pressed', String(!isList()));
  showTimeline(isList());
}

function showTimeline(list) {
  const container = part('timeline');
  if (list) {
    container.dataset.list = 'yes';
  } else {
    delete container.dataset.list;
  }
  container.dispatchEvent(new Event('look'));
}

// Lanes have no room for all details.
window.addEventListener('beforeprint', function () { showTimeline(true); });
window.addEventListener('afterprint', function () { showTimeline(isList()); });

part('unloaded').remove();
preparePrint(function () { return ''; });
load();
