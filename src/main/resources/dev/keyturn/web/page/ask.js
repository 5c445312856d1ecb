// Asks Keyturn, and says in a message what to do when there is no answer.

/** Where Keyturn is, with any context path; also for a page of Cockpit. */
export const root = new URL('../', import.meta.url);

const notLoggedIn = 'You are not logged in here, or no longer.';
const notAnAuditor = 'Your user is not in the group rotation-auditors. Only its members read evidence; administrators do not,'
  + ' unless they are members too. Ask for the membership, then log in again.';

export class Refusal extends Error {
  constructor(status, message, login) {
    super(message);
    this.status = status;
    this.login = login; // the address of the login page; an application that Keyturn is a part of tells none
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
  const problem = await answer.json().catch(function () { return {}; });
  throw new Refusal(answer.status, message(path, answer.status, problem), problem.login);
}

/** Where this page is opened again after a login at the address that a refusal named. */
export function loginAddress(login) {
  return login + '?to=' + encodeURIComponent(location.pathname + location.search + location.hash);
}

/** What each request that changes something has to repeat. Camunda's web applications make it with their first answer in a session. */
export async function token() {
  const known = await ask('login/methods', { signal: AbortSignal.timeout(silence) });
  if (known.token) {
    return known.token;
  }
  await fetch(new URL('camunda/api/engine/engine', root), { cache: 'no-store' });
  return (await ask('login/methods')).token || '';
}

// Milliseconds after which a network that has fallen silent is told as that.
const silence = 30000;

/** Asks for something to be done. The same key does it once, however often it is asked for. */
export async function post(path, body, key) {
  const headers = { 'X-XSRF-TOKEN': await token() };
  if (key) {
    headers['Idempotency-Key'] = key;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const answer = await send(path, { method: 'POST', headers: headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(silence) });
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

export async function remove(path) {
  await send(path, { method: 'DELETE', headers: { 'X-XSRF-TOKEN': await token() }, signal: AbortSignal.timeout(silence) });
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

function message(path, status, problem) {
  if (status === 401) {
    return notLoggedIn;
  }
  if (status === 403 && path.startsWith('api/audit')) {
    return notAnAuditor;
  }
  return problem.detail || 'Keyturn answered with the status ' + status + '. Try again; if that does not help, look into its log.';
}
