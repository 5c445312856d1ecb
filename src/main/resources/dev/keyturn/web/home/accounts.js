// The inventory on the home page. A large one takes long to ask for, so it is asked for when something ended, and now and then.

import { ask } from './ask.js';
import { element, part } from './elements.js';
import { link, pill, table } from './table.js';
import { outcomes, time } from './words.js';
import { prepare as prepareRequest } from './request.js';

const again = 30000;

const states = {
  FRESH: ['Fresh', 'good'],
  DUE_SOON: ['Due soon', 'warn'],
  OVERDUE: ['Overdue', 'bad'],
  UNKNOWN: ['Unknown', 'quiet']
};
const kinds = { DOMAIN_CONTROLLER: 'Domain controller', SYNC_SERVER: 'Sync server', STORED_PASSWORD: 'Stored password' };

export function prepare() {
  const request = prepareRequest();
  let askedAt = 0;
  let seen = '';

  async function refresh(home) {
    const now = JSON.stringify([home.running.map(function (one) { return one.id; }), home.recent.map(function (one) { return one.id; })]);
    if (now === seen && Date.now() - askedAt < again) {
      return;
    }
    seen = now;
    askedAt = Date.now();
    const mayRequest = home.person.groups.some(function (group) {
      return ['rotation-requesters', 'rotation-operators', 'camunda-admin'].includes(group);
    });
    try {
      draw(await ask('api/accounts', { signal: AbortSignal.timeout(again) }), mayRequest);
    } catch (refusal) {
      seen = ''; // asked again with the next look; what keeps it from being answered is told there
    }
  }

  function draw(accounts, mayRequest) {
    const columns = [
      ['Account', 'first', function (account) {
        return [element('strong', '', account.name),
          element('span', 'under', account.account + ' in ' + account.domain)];
      }],
      ['Password', '', age],
      ['Last outcome', '', function (account) {
        return account.lastOutcome && [link('rotations/' + encodeURIComponent(account.lastRotation), outcomes[account.lastOutcome][0]),
          element('span', 'under', time(account.lastEndedAt))];
      }],
      ['Health', '', health]
    ];
    if (mayRequest) {
      columns.push(['Rotate', '', function (account) { return action(account); }]);
    }
    part('accounts').replaceChildren(table('Accounts', columns, accounts));
  }

  function action(account) {
    if (account.runningRotation) {
      return link('rotations/' + encodeURIComponent(account.runningRotation), 'Running now');
    }
    const button = element('button', 'small', 'Request…');
    button.type = 'button';
    button.setAttribute('aria-label', 'Request a rotation of ' + account.name);
    button.addEventListener('click', function () { request.open(account); });
    return button;
  }

  return { refresh: refresh };
}

function age(account) {
  const state = pill(states[account.state]);
  if (account.passwordAgeDays === null) {
    return [state, element('span', 'under', 'Active Directory has not told it yet')];
  }
  return [state, element('span', 'under', account.passwordAgeDays + (account.passwordAgeDays === 1 ? ' day' : ' days')
    + ' old, due ' + new Date(account.dueAt).toLocaleDateString('en-GB', { dateStyle: 'medium' }))];
}

function health(account) {
  const bad = account.health.filter(function (one) { return one.answers === false; });
  if (bad.length === 0) {
    const unknown = account.health.length === 0 || account.health.some(function (one) { return one.answers === null; });
    return [pill(unknown ? ['Not known', 'quiet'] : ['Well', 'good']),
      element('span', 'under', account.servers.join(', '))];
  }
  return [pill(['Trouble', 'bad'])].concat(bad.map(function (one) {
    return element('span', 'under', kinds[one.kind] + ' ' + one.name + ': ' + one.message);
  }));
}
