// The login page of all of Keyturn: the login of Camunda's web applications is that of the pages and of the REST interface, too.

import { ask, root, token } from './ask.js';
import { part, write } from './elements.js';

const asked = new URLSearchParams(location.search);
const loggedOut = asked.has('out');
const base = new URL(root).pathname;

// What comes after a # is never sent to a server: browsers keep it over a redirection, so it is here.
const wanted = (asked.get('to') || base) + (asked.get('to') && !asked.get('to').includes('#') ? location.hash : '');
const target = inside(wanted) ? wanted : base;

/** No link of another site leads a person away from here after the login. */
function inside(address) {
  try {
    const url = new URL(address, location.origin);
    return address.startsWith(base) && !address.startsWith('//') && !address.includes('\\') && url.origin === location.origin;
  } catch (notAnAddress) {
    return false;
  }
}

function complain(text) {
  write('trouble', text);
  part('trouble').hidden = !text;
}

async function logIn(event) {
  event.preventDefault();
  complain('');
  const user = part('user').value.trim();
  if (!user || !part('password').value) {
    complain('Enter a user and a password.');
    part(user ? 'password' : 'user').focus();
    return;
  }
  part('send').disabled = true;
  try {
    const answer = await fetch(new URL('camunda/api/admin/auth/user/default/login/welcome', root), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8', 'X-XSRF-TOKEN': await token() },
      body: new URLSearchParams({ username: user, password: part('password').value }),
      cache: 'no-store',
      signal: AbortSignal.timeout(30000)
    });
    if (answer.ok) {
      location.replace(target);
      return;
    }
    complain(await reason(answer));
  } catch (unreachable) {
    complain('Keyturn cannot be reached. Check whether it runs, then try again.');
  }
  part('send').disabled = false;
  part('password').value = '';
  part('password').focus();
}

async function reason(answer) {
  if (answer.status === 401) {
    return 'User or password is wrong.';
  }
  const problem = await answer.json().catch(function () { return {}; });
  return problem.detail
    || 'The login was answered with the status ' + answer.status + '. Try again; if that does not help, look into Keyturn\'s log.';
}

async function begin() {
  const methods = await ask('login/methods');
  if (methods.provider) {
    part('provider').href = methods.provider + '?to=' + encodeURIComponent(target);
    part('provider-part').hidden = false;
  }
  part('form').hidden = !methods.passwords;
  if (methods.passwords) {
    part('user').focus();
  }
}

part('unloaded').remove();
write('told', loggedOut ? 'You are logged out.' : '');
part('form').addEventListener('submit', logIn);
begin().catch(function (refusal) { complain(refusal.message); });
