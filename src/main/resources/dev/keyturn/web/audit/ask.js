// Asks Keyturn, and says in a message what to do when there is no answer.

/** Where Keyturn is, with any context path; also for a page of Cockpit. */
export const root = new URL('../../', import.meta.url);

const notLoggedIn = 'You are not logged in here, or no longer. Log in to Cockpit, in a new tab; this page goes on by itself.';
const notAnAuditor = 'Your user is not in the group rotation-auditors. Only its members read evidence; administrators do not,'
  + ' unless they are members too. Ask for the membership, then log in again.';

export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
    this.needsLogin = status === 401;
  }
}

/** The answer, or a Refusal. */
export async function send(path, options) {
  let answer;
  try {
    answer = await fetch(new URL(path, root), { cache: 'no-store', ...options });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Refusal(0, 'Keyturn cannot be reached. Check whether it runs, then try again.');
  }
  if (answer.ok) {
    return answer;
  }
  throw new Refusal(answer.status, await message(answer));
}

/** What is invisible or turns text around is named, such as [U+202E]: no reason or comment looks like what it is not. */
export async function ask(path, options) {
  const answer = await send(path, { headers: { Accept: 'application/json' }, ...options });
  return JSON.parse(await answer.text(), named);
}

function named(member, value) {
  return typeof value !== 'string' ? value : value.replace(/(?![\t\n\r])[\p{Cc}\p{Cf}]/gu, function (character) {
    return '[U+' + character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + ']';
  });
}

export async function askForText(path, type) {
  const answer = await send(path, { headers: { Accept: type } });
  return answer.text();
}

async function message(answer) {
  if (answer.status === 401) {
    return notLoggedIn;
  }
  if (answer.status === 403) {
    return notAnAuditor;
  }
  const problem = await answer.json().catch(function () { return {}; });
  return problem.detail || 'Keyturn answered with the status ' + answer.status + '. Try again; if that does not help, look into its log.';
}
