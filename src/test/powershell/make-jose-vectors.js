// Makes src/test/resources/dev/keyturn/syncserver/jose/vectors.json anew, with Node's own cryptography: an implementation that
// is neither Keyturn's nor the sync worker's. The keys are for tests only.
// Usage: node src/test/powershell/make-jose-vectors.js > src/test/resources/dev/keyturn/syncserver/jose/vectors.json
'use strict';
const crypto = require('crypto');

const base64url = (data) => Buffer.from(data).toString('base64url');
const sha256 = (text) => crypto.createHash('sha256').update(text).digest('base64url');
const ecThumbprint = (jwk) => sha256(`{"crv":"${jwk.crv}","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`);
const rsaThumbprint = (jwk) => sha256(`{"e":"${jwk.e}","kty":"RSA","n":"${jwk.n}"}`);
const ecPublic = ({ kty, crv, x, y }) => ({ kty, crv, x, y });
const rsaPublic = ({ kty, n, e }) => ({ kty, n, e });

const newEc = (namedCurve) => crypto.generateKeyPairSync('ec', { namedCurve }).privateKey;
const newRsa = (modulusLength) => crypto.generateKeyPairSync('rsa', { modulusLength }).privateKey;
const keyturn = newEc('P-256');
const next = newEc('P-256');
const foreign = newEc('P-256');
const wide = newEc('P-384');
const signing = newRsa(3072);
const opening = newRsa(3072);
const jwk = (key) => key.export({ format: 'jwk' });

const sign = (key, header, payload) => {
    const input = base64url(typeof header === 'string' ? header : JSON.stringify(header)) + '.'
        + base64url(typeof payload === 'string' ? payload : JSON.stringify(payload));
    return input + '.' + base64url(crypto.sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }));
};
const head = (key, typ, more = {}) =>
    ({ alg: 'ES256', kid: ecThumbprint(jwk(key)), typ, jwk: ecPublic(jwk(key)), ...more });
const server = rsaThumbprint(jwk(signing));
const POLL = 'keyturn-poll+jws';
const COMMAND = 'keyturn-command+jws';

const pollClaims = { iat: 1790000000, jti: 'AAECAwQFBgcICQoLDA0ODw', aud: server, command: 'c-1', addresses: ['https://keyturn1.contoso.com:8081'] };
const request = { protocol: '2.0', command: 'describe', note: 'q"b\\s\u00fc\ud83d\udd11' };
const commandClaims = { iat: 1790000000, exp: 1790000300, id: 'c-1', nonce: 'EBESExQVFhcYGRobHB0eHw', aud: server, request };

const good = sign(keyturn, head(keyturn, POLL), pollClaims);
const parts = good.split('.');
const bytes = (part) => Buffer.from(part, 'base64url');
const withSignature = (change) => {
    const signature = bytes(parts[2]);
    return parts[0] + '.' + parts[1] + '.' + base64url(change(signature));
};
const withPadding = (part) => part + '='.repeat((4 - (part.length % 4)) % 4 || 4);
const loose = (part) => {
    // the same bytes, with other bits after the last one
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(part[part.length - 1]);
    return part.slice(0, -1) + alphabet[last ^ 1];
};
const ecJwk = jwk(keyturn);

const accepted = [
    { name: 'a poll that offers a command', typ: POLL, text: good, claims: pollClaims },
    { name: 'a poll that offers nothing', typ: POLL, text: sign(keyturn, head(keyturn, POLL), { iat: 1790000001, jti: 'a', aud: server }), claims: { iat: 1790000001, jti: 'a', aud: server } },
    { name: 'a poll signed with the next key', typ: POLL, text: sign(next, head(next, POLL), pollClaims), claims: pollClaims },
    { name: 'a command', typ: COMMAND, text: sign(keyturn, head(keyturn, COMMAND), commandClaims), raw: JSON.stringify(request) },
    { name: 'a command with blanks in its request', typ: COMMAND, text: sign(keyturn, head(keyturn, COMMAND), '{"id":"c-2","request": { "a" : [1, 2.5e1, true, null, "\\u00e4"] } ,"exp":1}'), raw: '{ "a" : [1, 2.5e1, true, null, "\\u00e4"] }' },
    { name: 'header members in another order', typ: POLL, text: sign(keyturn, { jwk: ecPublic(ecJwk), typ: POLL, kid: ecThumbprint(ecJwk), alg: 'ES256' }, pollClaims), claims: pollClaims },
];

const flip = (index) => (signature) => { signature[index] ^= 1; return signature; };
const refused = [
    { name: 'signature: first bit turned', text: withSignature(flip(0)) },
    { name: 'signature: last bit turned', text: withSignature(flip(63)) },
    { name: 'signature: all zero', text: withSignature((s) => s.fill(0)) },
    { name: 'signature: s is zero', text: withSignature((s) => s.fill(0, 32)) },
    { name: 'signature: as large as it gets', text: withSignature((s) => s.fill(255)) },
    { name: 'signature: in DER', text: (() => { const input = parts[0] + '.' + parts[1]; return input + '.' + base64url(crypto.sign('sha256', Buffer.from(input), { key: keyturn })); })() },
    { name: 'signature: one byte shorter', text: withSignature((s) => s.subarray(0, 63)) },
    { name: 'signature: one byte longer', text: withSignature((s) => Buffer.concat([s, Buffer.from([0])])) },
    { name: 'signature: halves exchanged', text: withSignature((s) => Buffer.concat([s.subarray(32), s.subarray(0, 32)])) },
    { name: 'signature: missing', text: parts[0] + '.' + parts[1] + '.' },
    { name: 'signature: of another text', text: parts[0] + '.' + parts[1] + '.' + accepted[1].text.split('.')[2] },
    { name: 'claims: one character changed', text: parts[0] + '.' + base64url(JSON.stringify({ ...pollClaims, command: 'c-2' })) + '.' + parts[2] },
    { name: 'claims: no object', text: sign(keyturn, head(keyturn, POLL), '[1]') },
    { name: 'claims: a name twice', text: sign(keyturn, head(keyturn, POLL), '{"iat":1,"iat":2}') },
    { name: 'claims: a comment', text: sign(keyturn, head(keyturn, POLL), '{"iat":1/**/}') },
    { name: 'claims: something after the end', text: sign(keyturn, head(keyturn, POLL), '{"iat":1} {}') },
    { name: 'claims: not UTF-8', text: (() => { const input = parts[0] + '.' + base64url(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])); return input + '.' + base64url(crypto.sign('sha256', Buffer.from(input), { key: keyturn, dsaEncoding: 'ieee-p1363' })); })() },
    { name: 'header: alg none', text: base64url(JSON.stringify(head(keyturn, POLL, { alg: 'none' }))) + '.' + parts[1] + '.' },
    { name: 'header: alg in small letters', text: sign(keyturn, head(keyturn, POLL, { alg: 'es256' }), pollClaims) },
    { name: 'header: alg HS256 with the thumbprint as key', text: (() => { const input = base64url(JSON.stringify(head(keyturn, POLL, { alg: 'HS256' }))) + '.' + parts[1]; return input + '.' + crypto.createHmac('sha256', ecThumbprint(ecJwk)).update(input).digest('base64url'); })() },
    { name: 'header: another typ', text: sign(keyturn, head(keyturn, COMMAND), pollClaims) },
    { name: 'header: typ of a request', text: sign(keyturn, head(keyturn, 'keyturn-request+jws'), pollClaims) },
    { name: 'header: no typ', text: sign(keyturn, head(keyturn, undefined), pollClaims) },
    { name: 'header: crit', text: sign(keyturn, head(keyturn, POLL, { crit: ['b64'], b64: true }), pollClaims) },
    { name: 'header: a private member in jwk', text: sign(keyturn, head(keyturn, POLL, { jwk: { ...ecPublic(ecJwk), d: ecJwk.d } }), pollClaims) },
    { name: 'header: no jwk', text: sign(keyturn, head(keyturn, POLL, { jwk: undefined }), pollClaims) },
    { name: 'header: jwk is a text', text: sign(keyturn, head(keyturn, POLL, { jwk: 'EC' }), pollClaims) },
    { name: 'header: alg twice', text: sign(keyturn, JSON.stringify(head(keyturn, POLL)).replace('{', '{"alg":"none",'), pollClaims) },
    { name: 'header: kid is a number', text: sign(keyturn, head(keyturn, POLL, { kid: 1 }), pollClaims) },
    { name: 'key: a foreign one under its own name', text: sign(foreign, head(foreign, POLL), pollClaims) },
    { name: 'key: a foreign one under the pinned name', text: sign(foreign, { ...head(foreign, POLL), kid: ecThumbprint(ecJwk) }, pollClaims) },
    { name: 'key: the pinned one, signed by a foreign one', text: sign(foreign, head(keyturn, POLL), pollClaims) },
    { name: 'key: another curve', text: sign(wide, head(wide, POLL), pollClaims) },
    { name: 'key: another curve called P-256', text: sign(wide, head(wide, POLL, { jwk: { ...ecPublic(jwk(wide)), crv: 'P-256' } }), pollClaims) },
    { name: 'key: not on the curve', pinned: 'own', text: (() => { const bad = { ...ecPublic(ecJwk), y: base64url(Buffer.alloc(32, 7)) }; return sign(keyturn, { alg: 'ES256', kid: ecThumbprint(bad), typ: POLL, jwk: bad }, pollClaims); })() },
    { name: 'form: two parts', text: parts[0] + '.' + parts[1] },
    { name: 'form: four parts', text: good + '.' },
    { name: 'form: empty', text: '' },
    { name: 'form: a page of a proxy', text: '<html><body>Please log in</body></html>' },
    { name: 'form: padding', text: parts[0] + '.' + parts[1] + '.' + withPadding(parts[2]) },
    { name: 'form: a line break', text: good + '\n' },
    { name: 'form: other last bits in the signature', text: parts[0] + '.' + parts[1] + '.' + loose(parts[2]) },
    { name: 'form: in JSON', text: JSON.stringify({ payload: parts[1], protected: parts[0], signature: parts[2] }) },
];

// requests, and the answers to them, which repeat the request but for the password
const fence = { rotation: 1790000000123, attempt: 7 };
const about = { connector: 'contoso.com', account: 'MSOL_0a1b2c3d4e5f', domain: 'contoso.com', fence };
const pssSign = (claims, saltLength = 32) => {
    const input = base64url(JSON.stringify({ alg: 'PS256', kid: server, typ: 'keyturn-answer+jws' })) + '.' + base64url(JSON.stringify(claims));
    return input + '.' + base64url(crypto.sign('sha256', Buffer.from(input), { key: signing, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength }));
};
const answers = [
    { request: { protocol: '2.0', command: 'update-credential', ...about, sealedPassword: 'a.b.c.d.e' } },
    { request: { protocol: '2.0', command: 'restart-service', ...about, waitSeconds: 240 } },
    { request: { protocol: '2.0', command: 'resume-sync', ...about, account: 'q"b\\s\u00fc\ud83d\udd11', syncCycleEnabled: true } },
].map(({ request }) => {
    const { sealedPassword, ...repeated } = request;
    return { request: JSON.stringify(request), repeated, text: pssSign({ iat: 1790000000, id: 'c-1', command: 'hash', exitCode: 0, answer: '{}', request: repeated }) };
});

const input = base64url(JSON.stringify({ alg: 'PS256', kid: server, typ: 'keyturn-answer+jws' })) + '.' + base64url('{"iat":1790000000,"id":"c-1"}');
const pss = (saltLength) => base64url(crypto.sign('sha256', Buffer.from(input), { key: signing, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength }));
process.stdout.write(JSON.stringify({
    about: 'Made by make-jose-vectors.js. The keys are for tests only.',
    keyturn: { thumbprint: ecThumbprint(ecJwk), jwk: ecJwk },
    next: { thumbprint: ecThumbprint(jwk(next)), jwk: jwk(next) },
    signing: { thumbprint: server, jwk: jwk(signing) },
    opening: { thumbprint: rsaThumbprint(jwk(opening)), jwk: jwk(opening) },
    signedByServer: input + '.' + pss(32),
    signedByServerWithAnotherSalt: input + '.' + pss(20),
    answers,
    accepted,
    refused: refused.map((one) => ({ typ: POLL, ...one })),
}, null, 1) + '\n');
