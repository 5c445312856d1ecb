// Keeps the page up to date: it asks first, listens then, and asks again and again while nothing is to be heard. So it is
// right without server-sent events as well, only a little later.

import { begin, complain, hide, say, show, tick } from './view.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const api = '../api/rotations/' + encodeURIComponent(id);

// milliseconds
const answerWithin = 10000;
const firstEventWithin = 8000;
const silenceAtMost = 40000;
const pollVisible = 3000;
const pollHidden = 15000;
const retryAtMost = 30000;
const reopenAtMost = 60000;

let shown = '';
let ahead = 0; // milliseconds of this machine's clock before Keyturn's
let over = false;
let asking = false;
let timer = 0;
let failures = 0;
let stream = null;
let openedAt = 0;
let heardAt = 0;
let refusals = 0;
let reopenAt = 0;

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
  const askedAt = Date.now();
  fetch(api, { cache: 'no-store', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(answerWithin) })
    .then(function (answer) {
      return answer.json().then(function (body) { return [answer, body]; });
    })
    .finally(function () { asking = false; })
    .then(function (told) { answered(told[0], told[1], askedAt); }, function () { troubled(null); });
}

function answered(answer, body, askedAt) {
  if (answer.ok) {
    const offset = Date.now() - Date.parse(answer.headers.get('Date'));
    ahead = Math.abs(offset) > 2000 ? offset : 0;
    failures = 0;
    complain(null);
    // an event that came meanwhile is newer
    if (heardAt < askedAt) {
      tell(body);
    }
    goOn(body);
  } else if (answer.status === 401) {
    refuse('Not logged in', 'Nobody is logged in here, or no longer. Log in to Tasklist, in a new tab; this page goes on'
      + ' by itself.', true);
    later(pause());
  } else if (answer.status === 403 || answer.status === 404) {
    refuse(answer.status === 404 ? 'Not found' : 'Not allowed', body.detail, false);
  } else {
    troubled(body.detail);
  }
}

function tell(rotation) {
  const text = JSON.stringify(rotation);
  if (text !== shown) {
    shown = text;
    show(rotation);
    tick(ahead);
  }
}

function goOn(rotation) {
  if (rotation.state === 'ENDED') {
    over = true;
    close();
    clearTimeout(timer);
    say('quiet', 'Ended');
    return;
  }
  if (stream === null && !document.hidden && Date.now() >= reopenAt) {
    open();
  }
  if (heardAt === 0) {
    later(document.hidden ? pollHidden : pollVisible);
    say('quiet', refusals === 0 ? 'Connecting' : 'Reconnecting; updated every ' + pollVisible / 1000 + ' s');
  }
}

function pause() {
  failures += 1;
  return Math.min(retryAtMost, 1000 * Math.pow(2, failures)) * (0.75 + Math.random() / 2);
}

function refuse(state, text, needsLogin) {
  close();
  shown = '';
  hide(state);
  complain(text, needsLogin);
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

function open() {
  const source = new EventSource(api + '/events');
  stream = source;
  openedAt = Date.now();
  source.addEventListener('rotation', function (event) {
    const rotation = JSON.parse(event.data);
    hear();
    tell(rotation);
    goOn(rotation);
  });
  source.addEventListener('beat', hear);
  source.addEventListener('error', function () {
    if (stream === source) {
      lose();
    }
  });
}

function hear() {
  heardAt = Date.now();
  failures = 0;
  clearTimeout(timer);
  complain(null);
  say('good', 'Live');
}

function close() {
  if (stream !== null) {
    stream.close();
    stream = null;
  }
  heardAt = 0;
}

// Why, the answer to the next question tells: an event source does not.
function lose() {
  refusals = Date.now() - openedAt < 10000 ? refusals + 1 : 0;
  reopenAt = refusals === 0 ? 0 : Date.now() + Math.min(reopenAtMost, 1000 * Math.pow(2, refusals));
  close();
  say('bad', 'Reconnecting');
  later(200 + Math.random() * 800);
}

// A proxy may keep events back, and a line may break without a word.
function watch() {
  if (stream !== null) {
    const silence = Date.now() - (heardAt || openedAt);
    if (silence > (heardAt ? silenceAtMost : firstEventWithin)) {
      lose();
    }
  }
}

// Browsers open few connections to one server: a page that nobody sees keeps none.
document.addEventListener('visibilitychange', function () {
  if (document.hidden) {
    close();
    later(pollHidden);
  } else {
    lookAfresh();
  }
});
window.addEventListener('pagehide', close);
window.addEventListener('pageshow', function (event) {
  if (event.persisted) {
    lookAfresh();
  }
});
window.addEventListener('online', lookAfresh);
window.addEventListener('focus', lookAfresh);

function lookAfresh() {
  if (stream === null) {
    reopenAt = 0;
    look();
  }
}

begin();
setInterval(function () {
  tick(ahead);
  watch();
}, 1000);
look();
