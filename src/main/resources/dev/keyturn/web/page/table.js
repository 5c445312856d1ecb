// A table that becomes a list of cards on a phone. What is drawn as a block is no table for some screen readers, unless its
// parts say so themselves.

import { element } from './elements.js';

/**
 * columns: [title, class, function that gives the content of a cell: text, an element or several of them]
 */
export function table(caption, columns, things) {
  const drawn = element('table', '', '');
  drawn.setAttribute('role', 'table');
  const said = element('caption', 'unseen', caption);
  const head = element('thead', '', '');
  head.setAttribute('role', 'rowgroup');
  const titles = row();
  columns.forEach(function ([title, className]) {
    const cell = element('th', className, title);
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    titles.append(cell);
  });
  head.append(titles);
  const body = element('tbody', '', '');
  body.setAttribute('role', 'rowgroup');
  things.forEach(function (thing) {
    const line = row();
    columns.forEach(function ([title, className, content]) { line.append(filled(title, className, content(thing))); });
    body.append(line);
  });
  drawn.append(said, head, body);
  return drawn;
}

function row() {
  const line = element('tr', '', '');
  line.setAttribute('role', 'row');
  return line;
}

function filled(title, className, content) {
  const cell = element('td', className, '');
  cell.setAttribute('role', 'cell');
  cell.dataset.title = title;
  const parts = [].concat(content).filter(function (piece) { return piece !== null && piece !== undefined && piece !== ''; });
  cell.append(...(parts.length ? parts : [element('span', 'none', '–')]));
  return cell;
}

export function link(address, text) {
  const anchor = element('a', '', text);
  anchor.href = address;
  return anchor;
}

/** A word in the colour of what it means, with a mark for those who see no colours. */
export function pill([text, tone]) {
  const marks = { good: '✓', bad: '✗', busy: '▸', warn: '!', quiet: '–' };
  const word = element('span', 'state', '');
  word.dataset.tone = tone;
  const mark = element('span', 'mark', marks[tone]);
  mark.setAttribute('aria-hidden', 'true');
  word.append(mark, ' ' + text);
  return word;
}
