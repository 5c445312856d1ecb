// The access log: who read evidence lately. Reading it is recorded as well.

import { element, part } from '../elements.js';
import { ask } from '../ask.js';
import { words } from '../words.js';
import { link, table } from '../table.js';
import { minute, time } from './times.js';

const latest = 50;

const kinds = {
  LIST: 'Read the list',
  ROTATION: 'Opened a rotation',
  ROTATION_CSV: 'Exported a rotation as CSV',
  EVIDENCE: 'Fetched a sealed document',
  EXPORT_CSV: 'Exported the list as CSV',
  EXPORT_JSON: 'Exported signed JSON',
  VERIFY: 'Verified the record',
  ACCOUNTS: 'Read the ages of the passwords',
  ACCESS_LOG: 'Read the access log'
};

export function prepare() {
  part('access-log-part').addEventListener('toggle', function () {
    if (part('access-log-part').open) {
      load();
    }
  });
  if (location.hash === '#access-log-part') {
    part('access-log-part').open = true;
  }
}

async function load() {
  try {
    show((await ask('api/audit/access-log?limit=' + latest)).entries);
  } catch (refusal) {
    part('access-log').replaceChildren(element('p', 'trouble', refusal.message));
  }
}

function filters(entry) {
  return Object.entries(entry.filters).filter(function ([name]) { return name !== 'limit'; })
    .map(function ([name, value]) { return name + ' ' + (/^\d{4}-\d\d-\d\dT/.test(value) ? minute(value) : value); }).join(', ');
}

function show(entries) {
  part('access-log').replaceChildren(entries.length === 0
    ? element('p', 'empty', 'Evidence was not read yet.')
    : table('Who read evidence, newest first', [
      ['When', 'first moment', function (entry) { return time(entry.readAt); }],
      ['Who', '', function (entry) { return entry.person; }],
      ['What', '', function (entry) { return kinds[entry.kind] || words(entry.kind.replace(/[_-]/g, ' ')); }],
      ['Which', '', function (entry) {
        return entry.rotation ? link('audit/' + encodeURIComponent(entry.rotation), 'One rotation') : filters(entry);
      }],
      ['Records', 'number', function (entry) { return String(entry.found); }]
    ], entries));
}
