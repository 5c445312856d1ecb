// Where the entries of a timeline are on a grid. Time runs downwards: each moment at which something begins or ends has a row, and
// what lasts spans the rows of its time. So seconds and days fit on one page, and no two things of one lane cover each other.

/** Em of a row for a wait: it grows with the logarithm, one step for each doubling, up to a limit. */
export function height(milliseconds) {
  return Math.min(4, 0.45 + 0.4 * Math.log2(1 + milliseconds / 500));
}

/** A wait that is longer than this is told in words, and drawn as one. Milliseconds. */
export const longWait = 5000;

/**
 * entries: [{lane, from, to}], from and to in milliseconds; to is null for what takes no time.
 * Gives rows, [{at, wait}] with the milliseconds until the next row, the last one's null; and for each entry its place,
 * {first, last, track}: the rows that it spans, and where in the breadth of its lane it is; and how many tracks each lane has.
 */
export function layOut(entries) {
  const starts = new Map();
  entries.forEach(function (entry) {
    [entry.from, entry.to ?? entry.from].forEach(function (at) { starts.set(at, starts.get(at) || new Map()); });
    const lanes = starts.get(entry.from);
    lanes.set(entry.lane, (lanes.get(entry.lane) || 0) + 1);
  });
  const rows = [];
  const firstRow = new Map();
  const moments = [...starts.keys()].sort(function (a, b) { return a - b; });
  moments.forEach(function (at, number) {
    firstRow.set(at, rows.length);
    // what begins at one moment in one lane is written one below the other
    const needed = Math.max(1, ...starts.get(at).values());
    for (let row = 1; row <= needed; row++) {
      rows.push({ at: at, wait: row < needed ? 0 : number + 1 < moments.length ? moments[number + 1] - at : null });
    }
  });
  return { rows: rows, ...tracks(entries, firstRow) };
}

function tracks(entries, firstRow) {
  const breadth = {};
  const taken = {};
  const begun = new Map();
  const places = entries.map(function (entry) {
    const key = entry.lane + ' ' + entry.from;
    const before = begun.get(key) || 0;
    begun.set(key, before + 1);
    const first = firstRow.get(entry.from) + before;
    const last = Math.max(first, entry.to === null ? first : firstRow.get(entry.to) - 1);
    const ends = taken[entry.lane] = taken[entry.lane] || [];
    const free = ends.findIndex(function (end) { return end < first; });
    const track = free < 0 ? ends.length : free;
    ends[track] = last;
    breadth[entry.lane] = ends.length;
    return { first: first, last: last, track: track };
  });
  return { places: places, breadth: breadth };
}
