// Requests the rotation of an account, and opens its page.

import { post } from './ask.js';
import { part, write } from './elements.js';

export function prepare() {
  const dialog = part('request');
  let wanted = null;
  let key = ''; // of one request, so that a lost answer makes no second one

  function complain(text) {
    write('request-trouble', text);
    part('request-trouble').hidden = !text;
  }

  async function send(event) {
    event.preventDefault();
    const reason = part('request-reason').value.trim();
    if (!reason) {
      complain('Say why the password is to be rotated.');
      part('request-reason').focus();
      return;
    }
    part('request-send').disabled = true;
    try {
      const rotation = await post('api/rotations',
        { account: wanted.name, kind: 'ROTATE', reason: reason, ticket: part('request-ticket').value.trim() || null }, key);
      location.assign('rotations/' + encodeURIComponent(rotation.id));
    } catch (refusal) {
      complain(refusal.message);
    } finally {
      part('request-send').disabled = false;
    }
  }

  part('request-form').addEventListener('submit', send);
  part('request-close').addEventListener('click', function () { dialog.close(); });

  return {
    open: function (account) {
      wanted = account;
      key = Array.from(crypto.getRandomValues(new Uint32Array(4)), function (number) { return number.toString(16); }).join('-');
      write('request-account', account.name);
      write('request-effect', 'Nothing is changed before another person has approved it. Then Keyturn pauses synchronization, sets a new'
        + ' password of ' + account.account + ' in Active Directory, stores it on ' + account.servers.join(' and ')
        + ', restarts the sync service there, proves it by an import on each, and resumes synchronization.');
      part('request-form').reset();
      complain('');
      dialog.showModal();
      part('request-reason').focus();
    }
  };
}
