// The lab as a drawing, and what can be done to it behind Keyturn's back.

import { ask, loginAddress, post, remove } from '../../pages/ask.js';
import { element, part, write } from '../../pages/elements.js';
import { moment } from '../../pages/words.js';

const again = 2000;
let shown = '';

// A colour of each password; a fingerprint is the same for the same password everywhere in one lab.
function chip(fingerprint) {
  const dot = element('span', 'chip', '');
  dot.setAttribute('aria-hidden', 'true');
  dot.style.setProperty('--hue', parseInt((fingerprint || '0').replace(/[^0-9a-f]/gi, '').slice(0, 4) || '0', 16) % 360);
  dot.hidden = !fingerprint;
  return dot;
}

function password(label, fingerprint, directory) {
  const line = element('p', '', '');
  line.append(chip(fingerprint), label + ': ' + (!fingerprint ? 'none' : fingerprint.slice(0, 8)
    + (directory === undefined ? '' : fingerprint === directory ? ', as in Active Directory' : ', another one')));
  return line;
}

function spelled(fault) {
  return fault.replaceAll('-', ' ');
}

function breaker(target, kinds) {
  const box = element('div', 'break', '');
  const choice = element('select', '', '');
  choice.setAttribute('aria-label', 'Fault of ' + target);
  kinds.forEach(function (kind) { choice.append(new Option(spelled(kind), kind)); });
  const once = button('Once', 'Break ' + target + ' once', { times: 1 });
  const minute = button('For a minute', 'Break ' + target + ' for a minute', { seconds: 60 });
  box.append(choice, once, minute);
  return box;

  function button(text, said, how) {
    const pressed = element('button', 'small', text);
    pressed.type = 'button';
    pressed.setAttribute('aria-label', said);
    pressed.addEventListener('click', function () {
      done(post('lab/faults', { target: target, fault: choice.value, ...how }));
    });
    return pressed;
  }
}

function directory(forest, kinds) {
  const account = forest.account;
  const box = element('div', 'box', '');
  box.append(element('h2', '', 'Active Directory ' + account.name), password('Password', account.fingerprint),
    element('p', 'under', 'Set at ' + moment(account.pwdLastSet) + (account.locked ? ', locked' : '')
      + (account.enabled ? '' : ', disabled') + ', ' + account.failedBinds + ' wrong logons'),
    breaker(forest.target, kinds));
  return box;
}

function server(one, forest, kinds) {
  const box = element('div', 'box', '');
  const last = one.runs[one.runs.length - 1];
  box.append(element('h3', '', one.name + ', ' + one.role.toLowerCase()));
  one.connectors.forEach(function (connector) {
    box.append(password('Stored', connector.storedFingerprint, forest.account.fingerprint),
      password('Loaded', connector.loadedFingerprint, forest.account.fingerprint));
  });
  box.append(element('p', 'under', 'Service ' + one.service.state.toLowerCase() + '; sync '
    + (one.scheduler.syncCycleEnabled ? 'on' : 'paused') + (last ? '; last run: ' + last.profile + ', ' + last.result : '')),
  breaker('server:' + one.name, kinds));
  return box;
}

function draw(world) {
  const text = JSON.stringify(world);
  if (text === shown) {
    return;
  }
  shown = text;
  const anywhere = world.kinds.ANYWHERE;
  // what is drawn again would lose a choice that a person is making
  const chosen = new Map(Array.from(document.querySelectorAll('select'), function (one) { return [one.ariaLabel, one.value]; }));
  const focused = document.activeElement && document.activeElement.ariaLabel;
  part('forests').replaceChildren(...world.forests.map(function (forest) {
    const row = element('section', 'forest', '');
    row.setAttribute('aria-label', 'Forest ' + forest.account.name);
    const servers = element('div', 'servers', '');
    servers.append(...forest.servers.map(function (one) { return server(one, forest, anywhere.concat(world.kinds.SERVER)); }));
    row.append(directory(forest, anywhere.concat(world.kinds.DIRECTORY)), element('div', 'line', ''), servers);
    return row;
  }));
  document.querySelectorAll('select, button').forEach(function (one) {
    if (one.tagName === 'SELECT' && chosen.has(one.ariaLabel)) {
      one.value = chosen.get(one.ariaLabel);
    }
    if (focused && one.ariaLabel === focused) {
      one.focus();
    }
  });
  part('faults').replaceChildren(...(world.faults.length ? world.faults.map(function (fault) {
    return element('li', '', fault.target + ': ' + spelled(fault.fault)
      + (fault.left === null ? '' : ', ' + fault.left + ' times more') + (fault.until === null ? '' : ', until ' + moment(fault.until)));
  }) : [element('li', 'under', 'None.')]));
  part('journal').replaceChildren(...world.journal.map(function (entry) {
    return element('li', '', moment(entry.time) + '  ' + entry.target + ': ' + spelled(entry.action) + '  '
      + Object.entries(entry.facts).map(function ([name, value]) { return name + ' ' + value; }).join(', '));
  }));
}

function complain(text) {
  write('trouble', text);
  part('trouble').hidden = !text;
}

async function done(work) {
  try {
    await work;
    complain('');
    draw(await ask('lab/world', { signal: AbortSignal.timeout(10000) }));
  } catch (refusal) {
    complain(refusal.message);
  }
}

async function look() {
  try {
    draw(await ask('lab/world', { signal: AbortSignal.timeout(10000) }));
    complain('');
  } catch (refusal) {
    if (refusal.login && !shown) {
      location.replace(loginAddress(refusal.login));
      return;
    }
    complain(refusal.message);
  }
  setTimeout(look, again);
}

part('unloaded').remove();
part('heal').addEventListener('click', function () { done(remove('lab/faults')); });
look();
