// Who looked at evidence lately: reading it is recorded as well.

import { element, part } from '../elements.js';
import { ask } from './ask.js';
import { words } from '../words.js';
import { link, table } from './table.js';
import { minute, time } from './times.js';

const latest = 50;

const kinds = {
  LIST: 'Looked at the list',
  ROTATION: 'Opened a rotation',
  ROTATION_CSV: 'Exported a rotation as CSV',
  EVIDENCE: 'Fetched a sealed document',
  EXPORT_CSV: 'Exported the list as CSV',
  EXPORT_JSON: 'Exported signed JSON',
  VERIFY: 'Verified the record',
  ACCOUNTS: 'Looked at the ages of the passwords',
  READINGS: 'Looked at who reads'
};

export function prepare() {
  part('readings-part').addEventListener('toggle', function () {
    if (part('readings-part').open) {
      load();
    }
  });
  if (location.hash === '#readings-part') {
    part('readings-part').open = true;
  }
}

async function load() {
  try {
    show((await ask('api/audit/readings?limit=' + latest)).readings);
  } catch (refusal) {
    part('readings').replaceChildren(element('p', 'trouble', refusal.message));
  }
}

function filters(reading) {
  return Object.entries(reading.filters).filter(function ([name]) { return name !== 'limit'; })
    .map(function ([name, value]) { return name + ' ' + (/^\d{4}-\d\d-\d\dT/.test(value) ? minute(value) : value); }).join(', ');
}

function show(readings) {
  part('readings').replaceChildren(readings.length === 0
    ? element('p', 'empty', 'Nobody has read evidence yet.')
    : table('Who read evidence, newest first', [
      ['When', 'first moment', function (reading) { return time(reading.readAt); }],
      ['Who', '', function (reading) { return reading.person; }],
      ['What', '', function (reading) { return kinds[reading.kind] || words(reading.kind.replace(/[_-]/g, ' ')); }],
      ['Which', '', function (reading) {
        return reading.rotation ? link('audit/' + encodeURIComponent(reading.rotation), 'One rotation') : filters(reading);
      }],
      ['Records', 'number', function (reading) { return String(reading.found); }]
    ], readings));
}
