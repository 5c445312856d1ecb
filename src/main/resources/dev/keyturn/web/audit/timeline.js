// People, steps and servers of one rotation at once: a lane for each, time runs downwards. Where there is no room for the lanes, it is
// a list. The entries are in the document in the order of time, so that they are read aloud as a story either way.

import { element } from '../elements.js';
import { length } from '../words.js';
import { height, layOut, longWait } from './scale.js';
import { clock, day, time } from './times.js';

const looks = {
  DONE: ['✓', 'good', ''],
  FAILED: ['✗', 'bad', 'failed'],
  WAITING: ['▸', 'busy', 'not finished'],
  INFO: ['•', 'quiet', '']
};
const kinds = { PERSON: 'Person', TICKET: 'Ticket', DIRECTORY: 'Domain', SERVER: 'Sync server', PROCESS: 'Keyturn' };

// em
const axis = 8;
const narrowest = 7;

export function draw(container, timeline, now) {
  const told = nested(timeline.entries.map(function (entry) { return measured(entry, now); })
    .sort(function (a, b) { return a.from - b.from; }), timeline.lanes);
  const plan = layOut(told);
  const lanes = timeline.lanes.filter(function (lane) { return lane.id in plan.breadth; });
  const columns = place(lanes, plan.breadth);
  const drawn = element('div', 'timeline', '');
  drawn.style.gridTemplateColumns = axis + 'em repeat(' + columns.count + ', minmax(0, 1fr))';
  drawn.style.gridTemplateRows = 'auto ' + plan.rows.map(function (row) {
    return 'minmax(' + (row.wait === null ? 2 : height(row.wait)).toFixed(2) + 'em, auto)';
  }).join(' ');
  drawn.append(...lanes.flatMap(function (lane) { return backdrop(lane, columns, plan.rows.length); }), ...moments(plan.rows));
  const list = element('ol', 'entries', '');
  list.setAttribute('role', 'list');
  const names = new Map(lanes.map(function (lane) { return [lane.id, lane.name]; }));
  told.forEach(function (entry, number) {
    list.append(card(entry, plan.places[number], columns.of[entry.lane], names.get(entry.lane)));
  });
  drawn.append(list);
  container.replaceChildren(drawn);
  fit(container, drawn, columns.count);
}

function measured(entry, now) {
  const from = Date.parse(entry.from);
  const open = entry.to === null && entry.state === 'WAITING';
  const to = entry.to !== null ? Date.parse(entry.to) : open ? Math.max(now, from) : null;
  return { ...entry, from: from, to: to, open: open, noticed: [] };
}

// What was noticed on a server while a step lasted there is told with the step.
function nested(entries, lanes) {
  const servers = lanes.filter(function (lane) { return lane.kind === 'SERVER'; }).map(function (lane) { return lane.id; });
  const lasting = entries.filter(function (entry) { return entry.to !== null && entry.to > entry.from; });
  return entries.filter(function (entry) {
    const around = entry.state === 'INFO' && entry.to === null && servers.includes(entry.lane) && lasting.find(function (other) {
      return other.lane === entry.lane && other.from <= entry.from && entry.from <= other.to;
    });
    if (around) {
      around.noticed.push(entry);
    }
    return !around;
  });
}

function place(lanes, breadth) {
  const columns = { of: {}, count: 0 };
  lanes.forEach(function (lane) {
    columns.of[lane.id] = { first: columns.count + 2, breadth: breadth[lane.id] };
    columns.count += breadth[lane.id];
  });
  return columns;
}

function backdrop(lane, columns, rows) {
  const own = columns.of[lane.id];
  const head = element('div', 'lane-head', '');
  head.setAttribute('aria-hidden', 'true');
  head.dataset.kind = lane.kind;
  head.append(element('span', 'lane-kind', kinds[lane.kind] || ''), breakable('lane-name', lane.name));
  const strip = element('div', 'lane-strip', '');
  strip.dataset.kind = lane.kind;
  [head, strip].forEach(function (piece) { piece.style.gridColumn = own.first + ' / span ' + own.breadth; });
  head.style.gridRow = '1';
  strip.style.gridRow = '1 / ' + (rows + 2);
  return [strip, head];
}

// The hour is said once for all that happens in the same second, the day once for all of the same day.
function moments(rows) {
  let lastDay = '';
  let lastClock = '';
  return rows.flatMap(function (row, number) {
    const moment = element('div', 'moment', '');
    moment.setAttribute('aria-hidden', 'true');
    moment.style.gridRow = String(number + 2);
    moment.dataset.wait = row.wait > longWait ? 'long' : 'short';
    if (day(row.at) !== lastDay) {
      lastDay = day(row.at);
      lastClock = '';
      moment.append(element('span', 'moment-day', lastDay));
    }
    if (clock(row.at) !== lastClock) {
      lastClock = clock(row.at);
      moment.append(element('span', 'moment-clock', lastClock));
    }
    if (row.wait > longWait) {
      moment.append(element('span', 'moment-wait', '+ ' + length(0, row.wait)));
    }
    return [moment];
  });
}

function card(entry, place, columns, laneName) {
  const [mark, tone, word] = looks[entry.state] || looks.INFO;
  const piece = element('li', 'entry', '');
  piece.dataset.tone = tone;
  piece.style.gridColumn = String(columns.first + place.track);
  piece.style.gridRow = (place.first + 2) + ' / ' + (place.last + 3);
  const sign = element('span', 'mark', mark);
  sign.setAttribute('aria-hidden', 'true');
  const title = element('span', 'entry-title', '');
  title.append(sign, breakable('', entry.title));
  piece.append(element('span', 'entry-when', time(entry.from)), element('span', 'entry-lane', laneName), title);
  const more = [word, entry.to !== null && entry.to - entry.from >= 50 ? (entry.open ? 'for ' : '') + length(entry.from, entry.to) : '',
    entry.attempts > 1 ? entry.attempts + ' attempts' : '',
    entry.person && entry.person.toLowerCase() !== laneName.toLowerCase() ? 'by ' + entry.person : ''].filter(Boolean);
  if (more.length) {
    piece.append(element('span', 'entry-more', more.join(', ')));
  }
  if (entry.detail) {
    const detail = element('span', 'entry-detail', entry.detail);
    detail.title = entry.detail;
    piece.append(detail);
  }
  entry.noticed.forEach(function (event) {
    const line = element('span', 'entry-noticed', '• ' + clock(event.from) + ' ' + event.title);
    line.title = event.detail || '';
    piece.append(line, element('span', 'entry-detail entry-event', event.detail || ''));
  });
  return piece;
}

// Names may break where they have a mark.
function breakable(className, text) {
  const piece = element('span', className, '');
  text.split(/(?<=[.@_-])/).forEach(function (part) { piece.append(part, document.createElement('wbr')); });
  return piece;
}

function fit(container, drawn, tracks) {
  const needed = (axis + tracks * narrowest) * parseFloat(getComputedStyle(drawn).fontSize);
  const look = function () { drawn.dataset.form = container.clientWidth >= needed && !container.dataset.list ? 'lanes' : 'list'; };
  look();
  new ResizeObserver(look).observe(container);
  container.addEventListener('look', look);
}
