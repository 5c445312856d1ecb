// Who looked at evidence lately: reading it is recorded as well.

import { element, part } from '../elements.js';
import { ask } from './ask.js';
import { table } from './table.js';
import { time } from './times.js';

const latest = 50;

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

function show(readings) {
  part('readings').replaceChildren(readings.length === 0
    ? element('p', 'empty', 'Nobody has read evidence yet.')
    : table('Who read evidence, newest first', [
      ['When', 'first', function (reading) { return time(reading.at); }],
      ['Who', '', function (reading) { return reading.person; }],
      ['What', '', function (reading) { return reading.what; }],
      ['Which', '', function (reading) { return reading.filters || reading.rotationId; }],
      ['Records', 'number', function (reading) { return reading.records === null ? '' : String(reading.records); }]
    ], readings));
}
