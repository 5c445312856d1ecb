'use strict';
(function () {
  const id = decodeURIComponent(location.pathname.split('/').pop());
  const api = '../api/rotations/' + encodeURIComponent(id);
  const tasklist = '../camunda/app/tasklist/default/#/?task=';
  const again = 5000;

  const states = {
    REQUESTED: ['Requested', 'busy'],
    AWAITING_APPROVAL: ['Awaiting approval', 'busy'],
    SCHEDULED: ['Scheduled', 'busy'],
    RUNNING: ['Running', 'busy'],
    NEEDS_DECISION: ['Needs a decision', 'bad']
  };
  const outcomes = {
    VERIFIED: ['Verified', 'good', 'Every sync server uses the new password, and each has proved it.'],
    ROLLED_BACK: ['Rolled back', 'bad', 'The password from before is in use again, everywhere.'],
    REJECTED: ['Rejected', 'bad', 'The request was rejected. Nothing was changed.'],
    CANCELLED: ['Cancelled', 'quiet', 'It was cancelled. Nothing was changed.'],
    EXPIRED: ['Expired', 'bad', 'Nobody approved it in time. Nothing was changed.'],
    FINISHED_BY_HAND: ['Finished by hand', 'good', 'A person finished it, and Keyturn has checked the result.']
  };
  const serverStates = {
    WAITING: ['not begun', 'quiet'],
    UPDATING: ['connector is being updated', 'busy'],
    RESTARTING: ['service is being restarted', 'busy'],
    VERIFYING: ['sync is being verified', 'busy'],
    VERIFIED: ['verified', 'good'],
    FAILED: ['failed', 'bad']
  };
  const stepStates = {
    WAITING: ['…', 'busy', 'under way'],
    DONE: ['✓', 'good', 'done'],
    FAILED: ['✗', 'bad', 'failed'],
    ABANDONED: ['–', 'quiet', 'no longer needed']
  };
  const clocks = new Map();
  let shown = '';

  function part(name) {
    return document.getElementById(name);
  }

  // Every value goes in as text, never as markup.
  function element(tag, className, text) {
    const created = document.createElement(tag);
    created.className = className;
    created.textContent = text;
    return created;
  }

  // A live region is read aloud again when it is written again, changed or not.
  function write(name, text) {
    if (part(name).textContent !== text) {
      part(name).textContent = text;
    }
  }

  function words(name) {
    const lower = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/ ad$/, ' AD');
    return lower.charAt(0).toUpperCase() + lower.slice(1);
  }

  function title(step) {
    return words(step.name) + (step.server ? ' on ' + step.server : '');
  }

  function time(text) {
    return new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  }

  function length(from, to) {
    const seconds = Math.max(0, (to - from) / 1000);
    if (seconds < 10) {
      return seconds.toFixed(1) + ' s';
    }
    return seconds < 60 ? Math.round(seconds) + ' s'
      : Math.floor(seconds / 60) + ' min ' + Math.round(seconds % 60) + ' s';
  }

  function sentence(rotation) {
    if (rotation.state === 'ENDED') {
      return outcomes[rotation.outcome][2];
    }
    if (rotation.decision) {
      return rotation.decision.sentence;
    }
    if (rotation.task && rotation.task.key === 'enter-password') {
      return 'Waits for the operator who knows it to enter the password that was set in Active Directory.';
    }
    if (rotation.state === 'AWAITING_APPROVAL') {
      return 'Waits for the approval of somebody other than ' + rotation.requester + '.';
    }
    if (rotation.state === 'SCHEDULED') {
      return 'Approved by ' + rotation.approvedBy + '. Waits for the change window, which opens at '
        + time(rotation.windowStart || rotation.requestedAt) + '.';
    }
    const running = rotation.steps.filter(function (step) { return step.state === 'WAITING'; }).map(title);
    return running.length ? 'Under way: ' + running.sort().join(', ') + '.' : 'Goes on to the next step.';
  }

  function stepLine(step) {
    const look = stepStates[step.state];
    const line = element('li', '', '');
    line.dataset.tone = look[1];
    const mark = element('span', 'mark', look[0]);
    mark.setAttribute('aria-hidden', 'true');
    line.append(mark, element('span', 'name', title(step)));
    const from = step.startedAt || step.createdAt;
    const elapsed = element('span', 'time', '');
    if (step.endedAt) {
      elapsed.textContent = length(new Date(from), new Date(step.endedAt));
    } else if (step.state === 'WAITING') {
      clocks.set(elapsed, new Date(from));
    }
    line.append(elapsed);
    const told = [look[2] + (step.endedAt ? ' at ' + time(step.endedAt) : ', since ' + time(from))];
    if (step.attempts > 1) {
      told.push(step.attempts + ' attempts');
    }
    line.append(element('span', 'more', told.join(', ') + (step.sentence ? '. ' + step.sentence : '')));
    return line;
  }

  function serverCard(server) {
    const look = serverStates[server.state] || [server.state, 'quiet'];
    const card = element('li', '', '');
    card.dataset.tone = look[1];
    card.append(element('b', '', server.name), document.createTextNode(look[0]));
    return card;
  }

  function fact(list, name, value) {
    if (value) {
      list.append(element('dt', '', name), element('dd', '', value));
    }
  }

  function asked(rotation) {
    const list = part('asked');
    list.replaceChildren();
    fact(list, 'Kind', rotation.kind === 'REPAIR'
      ? 'Repair: the password was changed in Active Directory already'
      : 'Rotate: Keyturn makes a new password and sets it in Active Directory');
    fact(list, 'Requested by', rotation.requester + ', ' + time(rotation.requestedAt));
    fact(list, 'Reason', rotation.reason);
    fact(list, 'Change ticket', rotation.ticket);
    fact(list, 'Window', [rotation.windowStart && 'from ' + time(rotation.windowStart),
      rotation.windowEnd && 'until ' + time(rotation.windowEnd)].filter(Boolean).join(' '));
    fact(list, 'Approved by', rotation.approvedBy);
    fact(list, 'Ended', rotation.endedAt && time(rotation.endedAt));
    fact(list, 'Rotation', rotation.id);
  }

  function taskLink(task) {
    part('task').hidden = !task;
    if (task) {
      const link = part('task-link');
      link.href = tasklist + encodeURIComponent(task.id);
      link.textContent = 'Open “' + task.name + '” in Tasklist';
      part('assignee').textContent = task.assignee ? 'claimed by ' + task.assignee : 'not claimed yet';
    }
  }

  function show(text) {
    if (text === shown) {
      return;
    }
    shown = text;
    const rotation = JSON.parse(text);
    const state = rotation.state === 'ENDED' ? outcomes[rotation.outcome] : states[rotation.state];
    document.title = state[0] + ': ' + rotation.account + ' – Keyturn';
    write('account', rotation.account);
    write('state', state[0]);
    part('state').dataset.tone = state[1];
    write('now', sentence(rotation));
    taskLink(rotation.task);
    clocks.clear();
    part('servers').replaceChildren(...rotation.servers.map(serverCard));
    part('servers-part').hidden = rotation.servers.length === 0;
    part('steps').replaceChildren(...rotation.steps.map(stepLine));
    part('no-steps').hidden = rotation.steps.length > 0;
    part('next').replaceChildren(...rotation.next.map(function (step) { return element('li', '', step); }));
    part('next-part').hidden = rotation.next.length === 0;
    asked(rotation);
    tick();
  }

  function tick() {
    clocks.forEach(function (from, clock) {
      clock.textContent = length(from, new Date());
    });
  }

  function complain(text) {
    write('connection', text || '');
    part('connection').hidden = !text;
  }

  // An event source does not tell why it was refused; the rotation itself does.
  function askWhy() {
    fetch(api, { cache: 'no-store' }).then(function (answer) {
      return answer.json().then(function (body) {
        if (answer.ok) {
          show(JSON.stringify(body));
          setTimeout(watch, again);
        } else {
          complain(body.detail);
          if (answer.status >= 500) {
            setTimeout(watch, again);
          }
        }
      });
    }).catch(function () {
      setTimeout(watch, again);
    });
  }

  function watch() {
    const events = new EventSource(api + '/events');
    events.addEventListener('rotation', function (event) {
      complain(null);
      show(event.data);
      if (JSON.parse(event.data).state === 'ENDED') {
        events.close();
      }
    });
    events.addEventListener('error', function () {
      if (events.readyState === EventSource.CLOSED) {
        complain('Keyturn does not tell the progress now. What you see is the last that is known.');
        askWhy();
      } else {
        complain('The connection is interrupted. It is tried again; what you see is the last that is known.');
      }
    });
  }

  setInterval(tick, 1000);
  watch();
}());
