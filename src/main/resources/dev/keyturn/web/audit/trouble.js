// Says what keeps the page from showing what it should, and goes on when that may have changed.

import { loginAddress } from '../ask.js';
import { part, write } from '../elements.js';

let retry = null;
let seen = false; // something was shown that a login page would take away

export function complain(refusal, again) {
  const login = refusal.login && loginAddress(refusal.login);
  if (login && !seen) {
    location.replace(login);
    return;
  }
  write('trouble-text', refusal.message);
  part('login').hidden = !login;
  if (login) {
    part('login').href = login;
  }
  part('again').hidden = [400, 401, 403, 404].includes(refusal.status);
  part('trouble').hidden = false;
  retry = again;
}

export function settle() {
  seen = true;
  part('trouble').hidden = true;
  write('trouble-text', '');
  retry = null;
}

function goOn() {
  if (retry !== null && !document.hidden) {
    retry();
  }
}

part('again').addEventListener('click', goOn);
// a login, or a new right, comes in another tab
window.addEventListener('focus', goOn);
document.addEventListener('visibilitychange', goOn);
