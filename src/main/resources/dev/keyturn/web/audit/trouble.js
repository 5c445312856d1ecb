// Says what keeps the page from showing what it should, and goes on when that may have changed.

import { part, write } from '../elements.js';

let retry = null;

export function complain(refusal, again) {
  write('trouble-text', refusal.message);
  part('login').hidden = !refusal.needsLogin;
  part('again').hidden = [400, 401, 403, 404].includes(refusal.status);
  part('trouble').hidden = false;
  retry = again;
}

export function settle() {
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
