// What of the list is wanted: in the address of the page, so that a view can be sent as a link, and in the form.

const names = ['account', 'outcome', 'person', 'ticket', 'from', 'to'];
const titles = { from: 'ended from', to: 'ended until' };

export function fromAddress(search) {
  const address = new URLSearchParams(search);
  const wanted = {};
  [...names, 'before', 'page'].forEach(function (name) {
    const value = (address.get(name) || '').trim();
    if (value) {
      wanted[name] = value;
    }
  });
  return wanted;
}

export function fromForm(form) {
  return fromAddress(new URLSearchParams(new FormData(form)));
}

export function fill(form, wanted) {
  names.forEach(function (name) { form.elements[name].value = wanted[name] || ''; });
}

export function address(wanted) {
  const query = new URLSearchParams(wanted).toString();
  return query ? '?' + query : '';
}

export function isFiltered(wanted) {
  return names.some(function (name) { return name in wanted; });
}

/** For print, where there is no form. */
export function inWords(wanted) {
  const filters = names.filter(function (name) { return name in wanted; })
    .map(function (name) { return (titles[name] || name) + ' ' + wanted[name]; });
  return filters.length ? 'Only these: ' + filters.join(', ') + '.' : 'All rotations.';
}

/** As the interface wants it: from the first moment of a day, and before the first moment after a day, in UTC. */
export function query(wanted, more) {
  const asked = new URLSearchParams(more);
  names.filter(function (name) { return name in wanted; }).forEach(function (name) {
    asked.set(name, name === 'from' ? instant(wanted.from, 0) : name === 'to' ? instant(wanted.to, 1) : wanted[name]);
  });
  const text = asked.toString();
  return text ? '?' + text : '';
}

// the address may hold an instant
function instant(text, daysLater) {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(midnight) ? text : new Date(midnight + daysLater * 86400000).toISOString();
}
