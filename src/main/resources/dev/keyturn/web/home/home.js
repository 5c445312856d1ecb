// The home page: what waits for the person, what runs, and what has ended. It asks again by itself, less often where that takes long.

import { ask, loginAddress, post } from './ask.js';
import { element, part, write } from './elements.js';
import { link, pill } from './table.js';
import { message, outcomes, states, time } from './words.js';
import { prepare as prepareAccounts } from './accounts.js';

const pollVisible = 2000;
const pollHidden = 30000;
const retryAtMost = 30000;

let timer = 0;
let failures = 0;
let shown = '';
let asking = false;
const accounts = prepareAccounts();

async function look() {
  clearTimeout(timer);
  if (asking) {
    return;
  }
  asking = true;
  const began = Date.now();
  try {
    const home = await ask('api/home', { signal: AbortSignal.timeout(10000) });
    failures = 0;
    complain(null);
    show(home);
    accounts.refresh(home);
    say('good', 'Live');
    timer = setTimeout(look, Math.max(document.hidden ? pollHidden : pollVisible, 10 * (Date.now() - began)));
  } catch (refusal) {
    failed(refusal);
  } finally {
    asking = false;
  }
}

function failed(refusal) {
  if (refusal.login && !shown) {
    location.replace(loginAddress(refusal.login));
    return;
  }
  complain(refusal);
  say('bad', 'Not connected');
  failures += 1;
  timer = setTimeout(look, Math.min(retryAtMost, 1000 * Math.pow(2, failures)));
}

// What is drawn again loses the focus.
function show(home) {
  const text = JSON.stringify(home);
  if (text === shown) {
    return;
  }
  shown = text;
  const person = home.person;
  write('person', person.id);
  part('logout').hidden = false;
  part('places').hidden = false;
  document.querySelectorAll('#places a').forEach(function (place) {
    place.hidden = !place.dataset.for.split(' ').some(function (group) { return person.groups.includes(group); });
  });
  part('lab').hidden = !home.lab;
  const needs = home.running.filter(function (rotation) { return rotation.waitsForYou; });
  const others = home.running.filter(function (rotation) { return !rotation.waitsForYou; });
  const seesAll = person.groups.some(function (group) { return group !== 'rotation-requesters'; });
  write('running-heading', seesAll ? 'Running now' : 'My requests');
  list('needs', needs.map(need), 'Nothing waits for you.');
  list('running', others.map(running), needs.length ? 'No other rotation runs.' : 'No rotation runs.');
  const left = home.runningInAll - home.running.length;
  part('more-running').hidden = left <= 0;
  write('more-running', left > 0 ? 'And ' + left + ' more.' : '');
  list('recent', home.recent.map(ended), 'None has ended yet.');
  part('needs-part').hidden = needs.length === 0
    && !person.groups.some(function (group) { return group === 'rotation-approvers' || group === 'rotation-operators'; });
  document.title = (needs.length ? '(' + needs.length + ') ' : '') + 'Keyturn';
  part('content').hidden = false;
}

function list(name, lines, otherwise) {
  part(name).replaceChildren(...(lines.length ? lines : [element('li', 'none', otherwise)]));
}

function card(rotation, heading, look, told) {
  const line = element('li', 'card', '');
  const title = element('h3', '', '');
  title.append(heading);
  line.append(title, pill(look));
  told.filter(Boolean).forEach(function (text) { line.append(element('p', 'under', text)); });
  return line;
}

function asked(rotation) {
  return 'Requested by ' + rotation.requester + ', ' + time(rotation.requestedAt) + (rotation.reason ? ': ' + rotation.reason : '');
}

function called(rotation) {
  return rotation.account + (rotation.ticket ? ' (' + rotation.ticket + ')' : '');
}

function need(rotation) {
  const until = rotation.task.key === 'approve-rotation' && rotation.approval.until;
  const line = card(rotation, link('rotations/' + encodeURIComponent(rotation.id) + '/tasks/'
    + encodeURIComponent(rotation.task.id), rotation.task.name), states[rotation.state],
    [rotation.decision ? rotation.decision.message : asked(rotation), until && 'Due ' + time(until)]);
  const page = element('p', 'under', '');
  page.append(link('rotations/' + encodeURIComponent(rotation.id), 'Page of the rotation'));
  line.append(page);
  return line;
}

function running(rotation) {
  const line = card(rotation, link('rotations/' + encodeURIComponent(rotation.id), called(rotation)), states[rotation.state],
    [message(rotation), asked(rotation)]);
  const done = rotation.steps.filter(function (step) { return step.state === 'DONE'; }).length;
  const all = rotation.steps.length + rotation.next.length;
  const bar = element('progress', '', '');
  bar.max = Math.max(1, all);
  bar.value = done;
  bar.setAttribute('aria-label', 'Steps done: ' + done + ' of about ' + all);
  line.append(bar);
  if (rotation.cancellable) {
    line.append(cancel(rotation));
  }
  return line;
}

function cancel(rotation) {
  const button = element('button', 'small', 'Cancel');
  button.type = 'button';
  button.setAttribute('aria-label', 'Cancel the rotation of ' + called(rotation));
  button.addEventListener('click', async function () {
    if (!confirm('Cancel the rotation of ' + called(rotation) + '? Nothing has been changed yet.')) {
      return;
    }
    button.disabled = true;
    try {
      await post('api/rotations/' + encodeURIComponent(rotation.id) + '/cancel');
    } catch (refusal) {
      complain(refusal);
      button.disabled = false;
      return;
    }
    look();
  });
  return button;
}

function ended(rotation) {
  const look = outcomes[rotation.outcome];
  return card(rotation, link('rotations/' + encodeURIComponent(rotation.id), called(rotation)), look,
    [look[2] + ' ' + time(rotation.endedAt) + '.']);
}

function say(tone, text) {
  part('connection').dataset.tone = tone;
  write('connection', text);
}

function complain(refusal) {
  write('trouble-text', refusal ? refusal.message : '');
  part('login').hidden = !(refusal && refusal.login);
  if (refusal && refusal.login) {
    part('login').href = loginAddress(refusal.login);
  }
  part('trouble').hidden = !refusal;
}

document.addEventListener('visibilitychange', function () {
  if (!document.hidden) {
    look();
  }
});
window.addEventListener('focus', look);
window.addEventListener('online', look);
part('unloaded').remove();
look();
