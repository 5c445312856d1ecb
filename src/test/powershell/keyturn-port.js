// Plays Keyturn's worker port for the tests of the sync worker: poll, take and answer as the wire has them, checked as strictly as
// Keyturn does, and every hostile answer that a test asks for. Usage: node keyturn-port.js vectors.json [key: keyturn|next|foreign]
// It prints its port. POST /control changes how it behaves; GET /control tells what it was asked.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const { isDeepStrictEqual } = require('util');

const vectors = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const pair = (known) => ({ key: crypto.createPrivateKey({ key: known.jwk, format: 'jwk' }), ...known });
const keys = { keyturn: pair(vectors.keyturn), next: pair(vectors.next) };
const made = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const base64url = (data) => Buffer.from(data).toString('base64url');
const sha256 = (data) => crypto.createHash('sha256').update(data).digest('base64url');
keys.foreign = pair({ jwk: made, thumbprint: sha256(`{"crv":"P-256","kty":"EC","x":"${made.x}","y":"${made.y}"}`) });
const serverKey = crypto.createPublicKey({ key: { kty: 'RSA', n: vectors.signing.jwk.n, e: vectors.signing.jwk.e }, format: 'jwk' });

// hold: for how long a poll is held. commands: id -> { request, taken, nonce, text, answers, gone }. wrong: what to do wrong, by call.
const state = { hold: 300, commands: {}, addresses: undefined, wrong: {}, times: {}, log: [], skew: 0 };

const now = () => Math.floor(Date.now() / 1000) + state.skew;
const sign = (typ, claims, which = 'keyturn') => {
    const { key, thumbprint, jwk } = keys[which];
    const header = { alg: 'ES256', kid: thumbprint, typ, jwk: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y } };
    const input = base64url(JSON.stringify(header)) + '.' + base64url(JSON.stringify(claims));
    return input + '.' + base64url(crypto.sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }));
};
const verify = (text, typ) => {
    const parts = text.split('.');
    const header = JSON.parse(Buffer.from(parts[0], 'base64url'));
    if (header.alg !== 'PS256' || header.typ !== typ || header.kid !== vectors.signing.thumbprint) {
        throw new Error('header ' + JSON.stringify(header));
    }
    if (typ === 'keyturn-request+jws' && (header.jwk.n !== vectors.signing.jwk.n || Object.keys(header.jwk).join() !== 'kty,n,e')) {
        throw new Error('jwk');
    }
    const good = crypto.verify('sha256', Buffer.from(parts[0] + '.' + parts[1]),
        { key: serverKey, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, Buffer.from(parts[2], 'base64url'));
    if (!good) {
        throw new Error('signature');
    }
    return JSON.parse(Buffer.from(parts[1], 'base64url'));
};
const send = (response, status, type, body) => {
    response.writeHead(status, type ? { 'content-type': type } : {});
    response.end(body);
};
const refuse = (response, status, code, more = {}) =>
    send(response, status, 'application/json', JSON.stringify({ code, message: 'refused: ' + code, ...more }));

// true when it was answered wrongly
const misbehave = (call, request, response, claims, good) => {
    const kind = state.wrong[call];
    if (!kind) {
        return false;
    }
    if (state.times[call] !== undefined && --state.times[call] < 0) {
        delete state.wrong[call];
        delete state.times[call];
        return false;
    }
    state.log.push({ wrong: kind, call });
    const typ = call === 'poll' ? 'keyturn-poll+jws' : 'keyturn-command+jws';
    switch (kind) {
        case 'captive': send(response, 200, 'text/html', '<html>Please log in</html>'); break;
        case 'captive-with-our-type': send(response, 200, 'application/jose', '<html>Please log in</html>'); break;
        case 'text-plain': send(response, 200, 'text/plain', sign(typ, good)); break;
        case 'no-type': send(response, 200, undefined, sign(typ, good)); break;
        case 'redirect': response.writeHead(302, { location: '/elsewhere' }); response.end(); break;
        case 'created': send(response, 201, 'application/jose', sign(typ, good)); break;
        case 'foreign-key': send(response, 200, 'application/jose', sign(typ, good, 'foreign')); break;
        case 'wrong-typ': send(response, 200, 'application/jose', sign('keyturn-other+jws', good)); break;
        case 'wrong-jti': send(response, 200, 'application/jose', sign(typ, { ...good, jti: 'another' })); break;
        case 'wrong-nonce': send(response, 200, 'application/jose', sign(typ, { ...good, nonce: 'another' })); break;
        case 'wrong-id': send(response, 200, 'application/jose', sign(typ, { ...good, id: 'another' })); break;
        case 'wrong-aud': send(response, 200, 'application/jose', sign(typ, { ...good, aud: 'another' })); break;
        case 'no-exp': send(response, 200, 'application/jose', sign(typ, { ...good, exp: undefined })); break;
        case 'no-iat': send(response, 200, 'application/jose', sign(typ, { ...good, iat: undefined })); break;
        case 'request-is-text': send(response, 200, 'application/jose', sign(typ, { ...good, request: 'x' })); break;
        case 'old': send(response, 200, 'application/jose', sign(typ, { ...good, iat: good.iat - 700 })); break;
        case 'expired': send(response, 200, 'application/jose', sign(typ, { ...good, exp: good.iat - 1 })); break;
        case 'huge': send(response, 200, 'application/jose', 'a'.repeat(400000)); break;
        case 'cut': response.writeHead(200, { 'content-type': 'application/jose', 'content-length': 5000 }); response.write('abc'); setTimeout(() => response.destroy(), 20); break;
        case 'reset': request.socket.destroy(); break;
        case 'silent': break;
        case 'unknown-key': refuse(response, 401, kind, { thumbprint: vectors.signing.thumbprint }); break;
        case 'clock': refuse(response, 403, kind, { serverTime: '2030-01-01T00:00:00Z' }); break;
        case 'cloned': refuse(response, 409, kind); break;
        case 'bad-json': send(response, 400, 'application/json', '{"code":'); break;
        case 'server-error': send(response, 503, 'text/plain', 'no'); break;
        default: throw new Error(kind);
    }
    return true;
};

const poll = (request, response, claims) => {
    const offered = () => Object.keys(state.commands).find((id) => !state.commands[id].taken && !state.commands[id].gone);
    const good = () => ({ iat: now(), jti: claims.jti, aud: vectors.signing.thumbprint, command: offered(), addresses: state.addresses });
    if (misbehave('poll', request, response, claims, good())) {
        return;
    }
    const until = Date.now() + state.hold;
    const look = () => {
        if (offered() || Date.now() >= until) {
            send(response, 200, 'application/jose', sign('keyturn-poll+jws', good(), state.signer || 'keyturn'));
        } else {
            setTimeout(look, 10);
        }
    };
    look();
};
const take = (request, response, claims, id) => {
    const command = state.commands[id];
    if (!command || command.gone || (command.taken && command.nonce !== claims.nonce)) {
        refuse(response, 410, 'gone');
        return;
    }
    const good = { iat: now(), exp: now() + 300, id, nonce: claims.nonce, aud: vectors.signing.thumbprint, request: command.request };
    command.taken = true;
    command.nonce = claims.nonce;
    if (misbehave('take', request, response, claims, good)) {
        return;
    }
    command.text = command.text || sign('keyturn-command+jws', good);
    send(response, 200, 'application/jose', command.text);
};
// an answer repeats the request that it answers, but for the password in it
const repeats = (said, command) => {
    const { sealedPassword, ...request } = command.request;
    return isDeepStrictEqual(said.request, request);
};
const answer = (request, response, claims, id, body) => {
    if (claims.length !== body.length || claims.sha256 !== sha256(body) || request.headers['content-type'] !== 'application/jose' || body.length > 1572864) {
        throw new Error('body');
    }
    const said = verify(body.toString('ascii'), 'keyturn-answer+jws');
    const command = state.commands[id];
    if (misbehave('answer', request, response, claims, {})) {
        return;
    }
    if (!command || command.gone) {
        refuse(response, 410, 'gone');
        return;
    }
    said.right = said.id === id && (!command.text || said.command === sha256(command.text)) && (said.lost !== undefined || repeats(said, command));
    (command.answers = command.answers || []).push(said);
    if (state.wrong.acknowledge) {
        request.socket.destroy();
        return;
    }
    response.writeHead(204);
    response.end();
};

http.createServer({ maxHeaderSize: 8192 }, (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
        const body = Buffer.concat(chunks);
        if (request.url === '/control') {
            if (request.method === 'POST') {
                Object.assign(state, JSON.parse(body));
            }
            send(response, 200, 'application/json', JSON.stringify(state));
            return;
        }
        if (request.url.startsWith('/page')) {
            send(response, 200, 'text/html', '<html>Something else</html>');
            return;
        }
        try {
            const [, call, , id] = /^\/sync-worker\/2\/(poll|take|answer)(\/([^/]+))?$/.exec(request.url);
            const claims = verify(request.headers.authorization.replace(/^Keyturn /, ''), 'keyturn-request+jws');
            state.log.push({ call, id, claims, method: request.method, length: body.length });
            if (claims.method !== call || (id && claims.id !== id) || Math.abs(claims.iat - Math.floor(Date.now() / 1000)) > 600 || (call !== 'answer' && body.length > 0)) {
                throw new Error('claims');
            }
            ({ poll, take, answer })[call](request, response, claims, id, body);
        } catch (e) {
            state.log.push({ error: e.stack, url: request.url });
            refuse(response, 400, 'bad-request');
        }
    });
}).listen(0, '127.0.0.1', function () {
    process.stdout.write(this.address().port + '\n');
});
// the test's process holds the other end of this
process.stdin.on('end', () => process.exit(0)).resume();
