// What an auditor asks first: who asked, who approved, whether these are two people, by which ticket, what came of it, and the seal.

import { element, part } from '../elements.js';
import { secondProof } from '../words.js';
import { link } from '../table.js';
import { time } from './times.js';

const logins = {
  PASSWORD: 'password',
  SESSION: 'session of a web application',
  OPENID_CONNECT: 'OpenID Connect',
  BEARER_TOKEN: 'bearer token',
  TICKET_SYSTEM: 'ticket system',
  SYSTEM: 'Keyturn itself'
};

export function show(evidence) {
  const document = evidence.document;
  part('facts').replaceChildren(
    card('Request', request(document.rotation || {})),
    card('Four eyes', fourEyes(document.fourEyes || {}, document.rotation || {})),
    card('Change ticket', ticket(document)),
    card('Password', password(document.password).concat(proof(document.rotation || {}, evidence.confirmation))),
    card('Seal', seal(evidence), 'card wide'));
}

function card(title, facts, className = 'card') {
  const piece = element('section', className, '');
  const list = element('dl', '', '');
  facts.filter(function ([, value]) { return value && value.length !== 0; }).forEach(function ([name, value]) {
    const told = element('dd', '', '');
    told.append(...[].concat(value));
    list.append(element('dt', '', name), told);
  });
  piece.append(element('h3', '', title), list);
  return piece;
}

function request(rotation) {
  return [
    ['Asked by', person(rotation.requester, rotation.login)],
    ['At', time(rotation.requestedAt)],
    ['On behalf of', rotation.onBehalfOf],
    ['Reason', rotation.reason],
    ['Urgent', rotation.urgent ? 'yes' : ''],
    ['Window', span(rotation.windowStart, rotation.windowEnd)],
    ['Ended', time(rotation.endedAt)]
  ];
}

function fourEyes(verdict, rotation) {
  const approvals = verdict.approvals || [];
  return [
    ['Verdict', verdict.twoPeople === true ? told('good', '✓', 'Asked and approved by different people')
      : approvals.length === 0 ? told('quiet', '–', 'Not approved')
        : told('bad', '✗', 'Not shown that two people did it')],
    ['Asked by', verdict.requester || rotation.requester],
    ['On behalf of', verdict.onBehalfOf],
    ['Approved by', lines(approvals.map(function (approval) {
      return [person(approval.by, approval.login) + ', ' + time(approval.at), approval.comment];
    }))],
    ['Rejected by', verdict.rejection && lines([[person(verdict.rejection.by, verdict.rejection.login)
      + (verdict.rejection.at ? ', ' + time(verdict.rejection.at) : ''), verdict.rejection.comment]])],
    ['Needed', verdict.policy && verdict.policy.approvals
      ? verdict.policy.approvals + ' of ' + (verdict.policy.group || [].concat(verdict.policy.groups || []).join(' or ')) : '']
  ];
}

function ticket(document) {
  const snapshots = document.ticketSnapshots || [];
  return [
    ['Ticket', (document.rotation || {}).ticket || 'none'],
    ['Read', lines(snapshots.map(function (snapshot) {
      return [time(snapshot.readAt) + ': ' + (snapshot.answer || ''), snapshot.message];
    }))]
  ];
}

function password(change) {
  if (change === undefined) {
    return [['Change', 'This record is of an earlier version; what it tells is in the timeline.']];
  }
  return [
    ['Changed on', change.domainController || told('quiet', '–', 'Not changed')],
    ['Method', change.method === 'RESET' ? 'reset by Keyturn' : change.method],
    ['pwdLastSet', change.pwdLastSetAfter && lines([[time(change.pwdLastSetAfter),
      change.pwdLastSetBefore && 'before: ' + time(change.pwdLastSetBefore)]])],
    ['Key version', beforeAndAfter(change.keyVersionBefore, change.keyVersionAfter)],
    ['In the store', beforeAndAfter(change.versionBefore, change.versionAfter)]
  ];
}

function proof(rotation, confirmation) {
  const look = secondProof(rotation.proof, confirmation && confirmation.result, rotation.endedAt);
  return look ? [
    ['Second proof', [told(look[1], look[0], look[3])].concat(confirmation
      ? lines([['Entry ' + confirmation.number.toLocaleString('en-GB') + ', ' + time(confirmation.sealedAt), confirmation.message]]) : [])]
  ] : [];
}

function seal(evidence) {
  if (evidence.sealed === null) {
    return [['State', told('busy', '▸', 'Not sealed yet: it is when the rotation ends. What is shown is what would be sealed now.')]];
  }
  return [
    ['Number', evidence.sealed.number.toLocaleString('en-GB')],
    ['Sealed', time(evidence.sealed.sealedAt)],
    ['Checked', evidence.sealed.findings.length === 0 ? told('good', '✓', 'Hash and signature fit the document')
      : told('bad', '✗', 'Do not rely on this. ' + evidence.sealed.findings.join(' '))],
    ['SHA-256', hash(evidence.sealed.hash)],
    ['Previous', hash(evidence.document.previousHash)],
    ['Key', hash(evidence.sealed.keyId)],
    ['Check it', link('../audit', 'Verify the whole record')]
  ];
}

function person(name, login) {
  return name ? name + (logins[login] ? ' (' + logins[login] + ')' : '') : '';
}

function span(start, end) {
  return [start && 'from ' + time(start), end && 'until ' + time(end)].filter(Boolean).join(' ') || 'any time';
}

function beforeAndAfter(before, after) {
  return after === null || after === undefined ? '' : (before === null || before === undefined ? 'none' : before) + ' → ' + after;
}

function hash(text) {
  return text ? element('code', '', text) : '';
}

function told(tone, mark, text) {
  const piece = element('span', 'verdict-line', '');
  piece.dataset.tone = tone;
  const sign = element('span', 'mark', mark + ' ');
  sign.setAttribute('aria-hidden', 'true');
  piece.append(sign, element('span', 'word', text));
  return piece;
}

function lines(pairs) {
  return pairs.map(function ([text, more]) {
    const line = element('span', 'pair', text);
    if (more) {
      line.append(element('span', 'under', more));
    }
    return line;
  });
}
