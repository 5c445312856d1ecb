// What a rotation is called in words: states, steps, times.

export const states = {
  REQUESTED: ['Requested', 'busy'],
  AWAITING_APPROVAL: ['Awaiting approval', 'busy'],
  SCHEDULED: ['Scheduled', 'busy'],
  RUNNING: ['Running', 'busy'],
  NEEDS_DECISION: ['Needs a decision', 'bad']
};
export const outcomes = {
  VERIFIED: ['Verified', 'good', 'Every sync server uses the new password, and each has proved it.'],
  ROLLED_BACK: ['Rolled back', 'bad', 'The password from before is in use again, everywhere.'],
  REJECTED: ['Rejected', 'bad', 'The request was rejected. Nothing was changed.'],
  CANCELLED: ['Cancelled', 'quiet', 'It was cancelled. Nothing was changed.'],
  EXPIRED: ['Expired', 'bad', 'It was not approved in time. Nothing was changed.'],
  FINISHED_BY_HAND: ['Finished by hand', 'good', 'A person finished it, and Keyturn has checked the result.']
};
// What was found of a password after the hour in which Active Directory may take the one before as well.
export const confirmations = {
  CONFIRMED: ['✓', 'good', 'Confirmed', 'Confirmed: every sync server has read with it since nothing else is accepted.'],
  FAILED: ['✗', 'bad', 'Second proof failed', 'The second proof failed, and a repair was asked for.'],
  NOT_PROVED: ['!', 'bad', 'Not proved again', 'Nothing proved it again within a day, and a repair was asked for.'],
  SUPERSEDED: ['–', 'quiet', 'Superseded', 'A later rotation brought another password before it was proved again.']
};
const unconfirmed = ['▸', 'quiet', 'Second proof to come', 'A second proof follows, when the password before is refused'
  + ' everywhere: about an hour after the end.'];

// An hour, and a day in which it is looked for: what ended earlier and was never looked at is of an earlier version.
const expectedFor = 26 * 3600 * 1000;

/** Mark, tone, a few words and a message; null when there is nothing to tell. */
export function secondProof(proof, confirmation, endedAt) {
  const expected = Date.now() - new Date(endedAt) < expectedFor;
  return proof ? confirmations[confirmation] || (expected ? unconfirmed : null) : null;
}

export const serverStates = {
  WAITING: ['Not begun', 'quiet'],
  UPDATING: ['Connector is being updated', 'busy'],
  RESTARTING: ['Service is being restarted', 'busy'],
  VERIFYING: ['Sync is being verified', 'busy'],
  VERIFIED: ['Verified', 'good'],
  FAILED: ['Failed', 'bad']
};
export const serverSteps = ['updateConnector', 'restartSyncService', 'verifySync'];
export const stepStates = {
  WAITING: ['▸', 'busy', 'under way'],
  DONE: ['✓', 'good', 'done'],
  FAILED: ['✗', 'bad', 'failed'],
  ABANDONED: ['–', 'quiet', 'no longer needed']
};
export const severities = {
  BLOCKS: ['✗', 'bad', 'Blocks'],
  WARNS: ['!', 'bad', 'Warning'],
  INFORMS: ['✓', 'good', 'As it should be']
};

export function words(name) {
  const lower = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/ ad$/, ' AD').replace('pre check', 'pre-check');
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

export function title(step) {
  return words(step.name) + (step.server ? ' on ' + step.server : '');
}

export function time(text) {
  return new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
}

// What happened today needs no date.
export function moment(text) {
  const then = new Date(text);
  return then.toDateString() === new Date().toDateString()
    ? then.toLocaleTimeString('en-GB', { timeStyle: 'medium' }) : time(text);
}

export function length(from, to) {
  const seconds = Math.max(0, (to - from) / 1000);
  if (seconds < 10) {
    return seconds.toFixed(1) + ' s';
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (whole < 60) {
    return whole + ' s';
  }
  if (minutes < 60) {
    return minutes + ' min ' + whole % 60 + ' s';
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? hours + ' h ' + minutes % 60 + ' min' : Math.floor(hours / 24) + ' d ' + hours % 24 + ' h';
}

function approvers(rotation) {
  return rotation.approval.by.map(function (approved) { return approved.by; });
}

function approvalMessage(rotation) {
  const others = [rotation.requester, rotation.onBehalfOf].concat(approvers(rotation)).filter(Boolean);
  const told = ['Waits for the approval of a person in ' + rotation.approval.groups.join(' or ') + ', other than '
    + others.join(' and ') + '.'];
  if (rotation.approval.needed > 1) {
    told.push(approvers(rotation).length + ' of ' + rotation.approval.needed + ' people have approved.');
  }
  if (rotation.approval.until) {
    told.push('Without it, the request expires at ' + moment(rotation.approval.until) + '.');
  }
  return told.join(' ');
}

export function message(rotation) {
  if (rotation.state === 'ENDED') {
    const proof = secondProof(rotation.proof, rotation.confirmation, rotation.endedAt);
    return outcomes[rotation.outcome][2] + (proof ? ' ' + proof[3] : '');
  }
  if (rotation.decision) {
    return 'Waits for an operator to decide how to continue. ' + rotation.decision.message;
  }
  if (rotation.task && rotation.task.key === 'enter-password') {
    return 'Waits for the operator who knows it to enter the password that was set in Active Directory.';
  }
  if (rotation.state === 'AWAITING_APPROVAL') {
    return approvalMessage(rotation);
  }
  if (rotation.state === 'SCHEDULED') {
    return 'Approved by ' + approvers(rotation).join(' and ') + '. Waits for the change window'
      + (rotation.windowStart ? ', which opens at ' + time(rotation.windowStart) : '') + '.';
  }
  const running = rotation.steps.filter(function (step) { return step.state === 'WAITING'; }).map(title);
  return running.length ? 'Under way: ' + running.sort().join(', ') + '.' : 'Goes on to the next step.';
}
