// Times as the sealed documents have them: in UTC, wherever they are read.

function format(options) {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hourCycle: 'h23', ...options });
}

const whole = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const short = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
const hours = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function time(text) {
  return text ? whole.format(new Date(text)) : '';
}

export function minute(text) {
  return text ? short.format(new Date(text)) : '';
}

export function day(moment) {
  return date.format(new Date(moment));
}

export function clock(moment) {
  return hours.format(new Date(moment));
}
