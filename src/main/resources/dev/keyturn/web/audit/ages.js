// How old the password of every account is, against what its policy allows.

import { element, part } from '../elements.js';
import { minute } from './times.js';
import { link, pill, table } from '../table.js';

const states = {
  FRESH: ['Fresh', 'good'],
  DUE_SOON: ['Due soon', 'warn'],
  OVERDUE: ['Overdue', 'bad'],
  UNKNOWN: ['Unknown', 'quiet']
};

export function show(accounts) {
  part('ages').replaceChildren(accounts.length === 0
    ? element('p', 'empty', 'No account is configured. Name the first one under keyturn.accounts, and start Keyturn again.')
    : table('Age of the passwords', [
      ['Account', 'first', function (account) {
        return [element('strong', '', account.name), element('span', 'under', account.account + ' in ' + account.domain)];
      }],
      ['State', '', function (account) { return pill(states[account.state] || [account.state, 'quiet']); }],
      ['Age', 'age', age],
      ['Last rotation', '', function (account) {
        return account.lastRotation && link('audit/' + encodeURIComponent(account.lastRotation), 'Open');
      }]
    ], accounts));
}

function age(account) {
  if (account.ageDays === null) {
    return element('span', 'under', 'Active Directory has not told it yet. ' + account.maximumAgeDays + ' days are allowed.');
  }
  const bar = element('span', 'bar', '');
  bar.setAttribute('aria-hidden', 'true');
  bar.dataset.tone = (states[account.state] || ['', 'quiet'])[1];
  bar.style.setProperty('--part', Math.min(1, account.ageDays / account.maximumAgeDays));
  return [account.ageDays + ' of ' + account.maximumAgeDays + ' days', bar,
    account.passwordSetAt && element('span', 'under', 'set ' + minute(account.passwordSetAt))];
}
