// The page of all rotations: the address says what of them, and the list is asked for with every change of it.

import { element, part, write } from '../elements.js';
import { outcomes, secondProof, states } from '../words.js';
import { show as showAges } from './ages.js';
import { ask } from '../ask.js';
import { address, fill, fromAddress, fromForm, inWords, isFiltered, query } from './filters.js';
import { prepare as preparePrint } from './print.js';
import { prepare as prepareAccessLog } from './access-log.js';
import { link, pill, table } from '../table.js';
import { minute } from './times.js';
import { complain, settle } from './trouble.js';
import { prepare as prepareVerification } from './verify.js';

const perPage = 50;
const form = part('filters');
let asking = null;

async function load() {
  const wanted = fromAddress(location.search);
  fill(form, wanted);
  exports(wanted);
  if (asking !== null) {
    asking.abort();
  }
  const own = asking = new AbortController();
  part('list').setAttribute('aria-busy', 'true');
  try {
    const page = wanted.before ? { limit: perPage, before: wanted.before } : { limit: perPage };
    const found = await ask('api/audit/rotations' + query(wanted, page), { signal: own.signal });
    settle();
    show(found, wanted);
    part('content').hidden = false;
  } catch (refusal) {
    if (own === asking && refusal.name !== 'AbortError') {
      refuse(refusal);
    }
  } finally {
    if (own === asking) {
      part('list').removeAttribute('aria-busy');
    }
  }
}

function refuse(refusal) {
  complain(refusal, begin);
  if (refusal.status === 401 || refusal.status === 403) {
    part('content').hidden = true;
    return;
  }
  // a wrong filter is corrected in the form
  if (refusal.status === 400) {
    part('content').hidden = false;
  }
  part('running-part').hidden = true;
  part('list').replaceChildren();
  part('pages').replaceChildren();
  write('found', '');
}

function show(found, wanted) {
  const running = found.running || [];
  part('running-part').hidden = running.length === 0;
  part('running').replaceChildren(...(running.length ? [table('Rotations that have not ended', columns(true), running)] : []));
  part('list').replaceChildren(found.rotations.length
    ? table('Rotations that ended, newest first', columns(false), found.rotations)
    : nothing(wanted, running.length > 0));
  const first = ((Number(wanted.page) || 1) - 1) * perPage + 1;
  write('found', found.total === 0 ? (isFiltered(wanted) ? 'No rotation matches.' : '')
    : found.rotations.length === 0 ? '' : count(first) + ' to ' + count(first + found.rotations.length - 1) + ' of ' + count(found.total)
      + (isFiltered(wanted) ? ' that match' : ''));
  pages(found, wanted);
}

function columns(running) {
  return [
    running ? ['Requested', 'first moment', function (rotation) { return opened(rotation, minute(rotation.requestedAt)); }]
      : ['Ended', 'first moment', function (rotation) { return opened(rotation, minute(rotation.endedAt)); }],
    ['Account', 'account', function (rotation) {
      return [rotation.account, rotation.kind === 'REPAIR' ? element('span', 'under', 'repair') : null];
    }],
    running ? ['State', 'word', function (rotation) { return pill(states[rotation.state] || states.RUNNING); }]
      : ['Outcome', 'word', function (rotation) { return outcome(rotation); }],
    ['Requested by', 'person', function (rotation) { return rotation.requester; }],
    ['Approved by', 'person', function (rotation) { return rotation.approvers.join(', '); }],
    ['Ticket', 'ticket', function (rotation) { return rotation.ticket; }],
    ['No.', 'number', function (rotation) { return rotation.number ? count(rotation.number) : ''; }]
  ];
}

function outcome(rotation) {
  const look = secondProof(rotation.proof, rotation.confirmation, rotation.endedAt);
  return [pill(outcomes[rotation.outcome] || [rotation.outcome, 'quiet']), look ? element('span', 'under', look[2].toLowerCase()) : null];
}

function opened(rotation, text) {
  const anchor = link('audit/' + encodeURIComponent(rotation.id), text);
  anchor.setAttribute('aria-label', text + ', rotation of ' + rotation.account);
  return anchor;
}

function nothing(wanted, isRunning) {
  const empty = element('div', 'empty', '');
  if (isFiltered(wanted) || wanted.before) {
    const all = link('audit', 'Show all rotations');
    empty.append(element('p', '', 'No rotation that ended matches these filters. Widen them, or see all.'), all);
  } else {
    empty.append(element('p', 'big', isRunning ? 'No rotation has ended yet.' : 'No rotation was requested yet.'),
      element('p', '', 'As soon as one ends, with any outcome, its sealed record is listed here. A rotation begins with a request:'
        + ' by a requester in Tasklist, by a change ticket, or with POST /api/rotations.'));
  }
  return empty;
}

function pages(found, wanted) {
  const { before, page, ...filters } = wanted;
  const links = [];
  if (before) {
    links.push(link('audit' + address(filters), '« Newest'));
  }
  if (found.before !== null && found.rotations.length) {
    links.push(link('audit' + address({ ...filters, before: found.before, page: (Number(page) || 1) + 1 }), 'Older ›'));
  }
  part('pages').replaceChildren(...links);
  part('pages').hidden = links.length === 0;
}

function exports(wanted) {
  const times = {};
  ['from', 'to'].forEach(function (name) {
    if (wanted[name]) {
      times[name] = wanted[name];
    }
  });
  part('export-csv').href = 'api/audit/export.csv' + query(wanted);
  part('export-json').href = 'api/evidence/export' + query(times);
}

async function loadAges() {
  try {
    const accounts = await ask('api/audit/accounts');
    showAges(accounts);
    part('accounts').replaceChildren(...accounts.map(function (account) {
      const known = element('option', '', '');
      known.value = account.name;
      return known;
    }));
  } catch (refusal) {
    part('ages').replaceChildren(element('p', 'empty', refusal.message));
  }
}

function count(number) {
  return number.toLocaleString('en-GB');
}

function goTo(search) {
  history.pushState(null, '', location.pathname + search);
  load();
}

function begin() {
  load();
  loadAges();
}

form.addEventListener('submit', function (event) {
  event.preventDefault();
  goTo(address(fromForm(form)));
});
document.addEventListener('click', function (event) {
  const anchor = event.target.closest('a');
  // pages and filters of this list, without loading the rest again
  if (anchor && anchor.pathname === location.pathname && !anchor.hash && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    goTo(anchor.search);
    part('rotations-heading').focus();
  }
});
window.addEventListener('popstate', load);

part('unloaded').remove();
preparePrint(function () { return inWords(fromAddress(location.search)); });
prepareVerification();
prepareAccessLog();
begin();
