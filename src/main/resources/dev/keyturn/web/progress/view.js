// How a rotation looks on the page. Every value goes in as text, never as markup.

import { element, part, write } from './elements.js';
import { length, moment, outcomes, message, serverStates, serverSteps, severities, states, stepStates, time, title, words } from './words.js';

function stepTime(step) {
  const from = step.startedAt || step.createdAt;
  const elapsed = element('span', 'time', '');
  if (step.endedAt) {
    elapsed.textContent = length(new Date(from), new Date(step.endedAt));
  } else if (step.state === 'WAITING') {
    elapsed.dataset.since = from;
  }
  return elapsed;
}

function marked(tag, className, look, name) {
  const line = element(tag, className, '');
  line.dataset.tone = look[1];
  const mark = element('span', 'mark', look[0]);
  mark.setAttribute('aria-hidden', 'true');
  line.append(mark, element('span', 'name', name));
  return line;
}

function stepLine(step, name) {
  const look = stepStates[step.state] || ['', 'quiet', step.state.toLowerCase()];
  const line = marked('li', 'line', look, name);
  line.append(stepTime(step));
  const told = [look[2] + (step.endedAt ? ' at ' + moment(step.endedAt) : ', since ' + moment(step.startedAt || step.createdAt))];
  if (step.attempts > 1) {
    told.push(step.attempts + ' attempts');
  }
  line.append(element('span', 'more', told.join(', ') + (step.message ? '. ' + step.message : '')));
  return line;
}

// What was done there, in order; of the three steps of a server, those that follow the last one have yet to come.
function serverCard(server, steps) {
  const look = serverStates[server.state] || [server.state, 'quiet'];
  const card = element('li', '', '');
  card.dataset.tone = look[1];
  const list = element('ol', '', '');
  const own = steps.filter(function (step) { return step.server === server.name; });
  const last = own.map(function (step) { return serverSteps.indexOf(step.name); }).filter(function (at) { return at >= 0; }).pop();
  list.append(...own.map(function (step) { return stepLine(step, words(step.name)); }),
    ...serverSteps.slice(last === undefined ? 0 : last + 1).map(function (name) {
      return marked('li', 'line', ['○', 'quiet'], words(name));
    }));
  card.append(element('h3', '', server.name), element('p', 'word', look[0]), list);
  return card;
}

function findingLine(finding) {
  const look = severities[finding.severity] || ['', 'quiet', finding.severity];
  const line = marked('li', 'line', look, finding.subject + ': ' + finding.message);
  line.append(element('span', 'more', look[2]));
  return line;
}

function list(name, values, line) {
  part(name).replaceChildren(...values.map(line));
  part(name + '-part').hidden = values.length === 0;
}

function fact(name, value) {
  return value ? [element('dt', '', name), element('dd', '', value)] : [];
}

function asked(rotation) {
  part('asked').replaceChildren(...[].concat(
    fact('Kind', rotation.kind === 'REPAIR'
      ? 'Repair: the password was changed in Active Directory already'
      : 'Rotate: Keyturn makes a new password and sets it in Active Directory'),
    fact('Requested by', rotation.requester + ', ' + time(rotation.requestedAt)),
    fact('On behalf of', rotation.onBehalfOf),
    fact('Urgent', rotation.urgent ? 'yes' : ''),
    fact('Reason', rotation.reason),
    fact('Change ticket', rotation.ticket),
    fact('Window', [rotation.windowStart && 'from ' + time(rotation.windowStart),
      rotation.windowEnd && 'until ' + time(rotation.windowEnd)].filter(Boolean).join(' ')),
    fact('Approved by', rotation.approval.by.map(function (approved) {
      return approved.by + ', ' + time(approved.at);
    }).join('\n') || (rotation.state === 'AWAITING_APPROVAL' ? 'no one yet' : '')),
    fact('Ended', rotation.endedAt && time(rotation.endedAt)),
    fact('Proof', rotation.proof && rotation.proof.toLowerCase()),
    fact('Rotation', rotation.id)));
  part('evidence-link').href = '../audit/' + encodeURIComponent(rotation.id);
  part('evidence').hidden = false;
}

function taskLink(rotation) {
  const task = rotation.task;
  part('task').hidden = !task;
  if (task) {
    const link = part('task-link');
    link.href = encodeURIComponent(rotation.id) + '/tasks/' + encodeURIComponent(task.id);
    write('task-link', 'Open “' + task.name + '” in Tasklist');
    write('assignee', task.assignee ? 'claimed by ' + task.assignee : 'not claimed yet');
  }
}

export function show(rotation) {
  const state = rotation.state === 'ENDED' ? outcomes[rotation.outcome] : states[rotation.state];
  document.title = state[0] + ': ' + rotation.account + ' – Keyturn';
  write('account', 'of ' + rotation.account);
  write('state', state[0]);
  part('state').dataset.tone = state[1];
  write('now', message(rotation));
  taskLink(rotation);
  list('servers', rotation.servers, function (server) { return serverCard(server, rotation.steps); });
  list('next', rotation.next, function (step) { return element('li', '', step); });
  const known = rotation.servers.map(function (server) { return server.name; });
  const elsewhere = rotation.steps.filter(function (step) { return !known.includes(step.server); });
  part('steps').replaceChildren(...elsewhere.map(function (step) { return stepLine(step, title(step)); }));
  part('no-steps').hidden = elsewhere.length > 0;
  list('findings', rotation.findings, findingLine);
  asked(rotation);
  part('rotation').hidden = false;
}

// Times that are running, by Keyturn's clock: `ahead` is how many milliseconds this machine's is before it.
export function tick(ahead) {
  document.querySelectorAll('[data-since]').forEach(function (clock) {
    clock.textContent = length(new Date(clock.dataset.since), Date.now() - ahead);
  });
}

export function hide(state) {
  document.title = state + ' – Keyturn';
  part('rotation').hidden = true;
  part('task').hidden = true;
  write('account', '');
  write('state', state);
  part('state').dataset.tone = 'bad';
  write('now', '');
}

export function begin() {
  part('unloaded').remove();
  part('state').hidden = false;
  part('zone').textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function say(tone, text) {
  part('connection').dataset.tone = tone;
  write('connection', text);
}

/** @param login the address of the login page, where logging in helps */
export function complain(text, login) {
  write('trouble-text', text || '');
  part('login').hidden = !login;
  if (login) {
    part('login').href = login;
  }
  part('trouble').hidden = !text;
}
