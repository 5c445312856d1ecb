// Keeps the page up to date: it asks again every second, and is sent the rotation only when it has changed.

import { loginAddress } from './ask.js';
import { begin, complain, hide, say, show, tick } from './view.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const api = '../api/rotations/' + encodeURIComponent(id);

// milliseconds
const answerWithin = 10000;
const pollVisible = 1000;
const pollHidden = 15000;
const retryAtMost = 30000;

let shown = '';
let tag = null; // the ETag of what is shown
let ahead = 0; // milliseconds of this machine's clock before Keyturn's
let over = false;
let asking = false;
let timer = 0;
let failures = 0;

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

function look() {
  clearTimeout(timer);
  if (over || asking) {
    return;
  }
  asking = true;
  const headers = { Accept: 'application/json' };
  if (tag !== null) {
    headers['If-None-Match'] = tag;
  }
  fetch(api, { cache: 'no-store', headers: headers, signal: AbortSignal.timeout(answerWithin) })
    .then(function (answer) {
      return answer.status === 304 ? [answer, null] : answer.json().then(function (body) { return [answer, body]; });
    })
    .finally(function () { asking = false; })
    .then(function (told) { answered(told[0], told[1]); }, function () { troubled(null); });
}

function answered(answer, body) {
  if (answer.ok || answer.status === 304) {
    const offset = Date.now() - Date.parse(answer.headers.get('Date'));
    ahead = Math.abs(offset) > 2000 ? offset : 0;
    failures = 0;
    complain(null);
    if (body !== null) {
      tag = answer.headers.get('ETag');
      tell(body);
    }
    goOn();
  } else if (answer.status === 401) {
    if (body.login && !shown) {
      location.replace(loginAddress(body.login));
      return;
    }
    refuse('Not logged in', 'You are not logged in here, or no longer.', body.login && loginAddress(body.login));
    later(pause());
  } else if (answer.status === 403 || answer.status === 404) {
    refuse(answer.status === 404 ? 'Not found' : 'Not allowed', body.detail, null);
  } else {
    troubled(body.detail);
  }
}

// What is drawn again loses the focus and what is selected in it.
function tell(rotation) {
  const text = JSON.stringify(rotation);
  if (text !== shown) {
    shown = text;
    show(rotation);
    tick(ahead);
  }
  over = rotation.state === 'ENDED';
}

function goOn() {
  if (over) {
    say('quiet', 'Ended');
  } else {
    say('good', 'Live');
    later(document.hidden ? pollHidden : pollVisible);
  }
}

function pause() {
  failures += 1;
  return Math.min(retryAtMost, 1000 * Math.pow(2, failures)) * (0.75 + Math.random() / 2);
}

function refuse(state, text, login) {
  shown = '';
  tag = null;
  hide(state);
  complain(text, login);
  say('quiet', 'Not connected');
}

function troubled(detail) {
  if (!shown) {
    hide('Not known yet');
  }
  complain((detail || 'Keyturn cannot be reached.') + ' This page asks again by itself'
    + (shown ? '; what you see is the last that is known.' : '.'));
  say('bad', 'Reconnecting');
  later(pause());
}

document.addEventListener('visibilitychange', function () {
  if (document.hidden) {
    later(pollHidden);
  } else {
    look();
  }
});
window.addEventListener('pageshow', function (event) {
  if (event.persisted) {
    look();
  }
});
window.addEventListener('online', look);
window.addEventListener('focus', look);

begin();
setInterval(function () { tick(ahead); }, 1000);
look();
