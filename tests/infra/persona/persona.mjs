// A person with a modern Matrix client, for tests: matrix-js-sdk with its Rust crypto, on which Element Web runs.
//
// One JSON object a line on stdin is a command, and one comes back on stdout:
//   {"id": 1, "do": "login", "url": "http://127.0.0.1:8008", "user": "jansen", "password": "geheim"}
//   {"id": 1, "ok": true, "user_id": "@jansen:localhost", "device_id": "…"}   or {"id": 1, "ok": false, "error": "…"}
// The commands are the functions in `commands`. On its own, without an id, it says:
//   {"event": "message", …} (decrypted)   {"event": "undecryptable", "reason": …}   {"event": "invite", …}
//   {"event": "verification", "phase": …}   {"event": "sas", "emoji": […], "decimal": […]}
// Crypto state is in memory: every process is a new device. `setup` gives an account its identity, `recover` brings
// that to a further device. DEBUG=1 shows the SDK's own log on stderr.
import { createHash, randomUUID, webcrypto } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';

// Stdout is the protocol, while the SDK and its wasm log to the console: silence that before they are loaded.
for (const level of ['log', 'info', 'debug', 'warn', 'error', 'trace']) {
  console[level] = (...words) => process.env.DEBUG && process.stderr.write(`${words.join(' ')}\n`);
}
Promise.withResolvers ??= () => { // Node 20 lacks it
  let resolve, reject;
  const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
};
const sdk = await import('matrix-js-sdk');
const {
  AllDevicesIsolationMode, CryptoEvent, decodeRecoveryKey, OnlySignedDevicesIsolationMode,
  VerificationPhase, VerificationRequestEvent, VerifierEvent,
} = await import('matrix-js-sdk/lib/crypto-api/index.js');

const ENCRYPTED = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } };
let client, crypto, password;
let recoveryKey; // the 32 raw bytes that open secret storage
const told = new Set(); // event ids that were reported, as `id` or `id!` (undecryptable)
const checks = new Map(); // verification requests by transaction id, which in a room is an event id

const say = line => process.stdout.write(`${JSON.stringify(line)}\n`);
const pause = milliseconds => new Promise(go => setTimeout(go, milliseconds));

async function until(what, test, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) {
    const found = await test();
    if (found) return found;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}

// -- listening

async function report(event) {
  if (event.status || event.getSender() === client.getUserId() || event.isBeingDecrypted()) return;
  const failed = event.isDecryptionFailure();
  if (event.isEncrypted() && !failed && !event.getClearContent()) return; // not tried yet: it comes here again
  const mark = event.getId() + (failed ? '!' : '');
  if (told.has(mark)) return;
  told.add(mark);
  say({
    event: failed ? 'undecryptable' : 'message',
    room: event.getRoomId(), event_id: event.getId(), sender: event.getSender(), encrypted: event.isEncrypted(),
    ...(failed ? { reason: event.decryptionFailureReason } : await readable(event)),
  });
}

async function readable(event) {
  const info = event.isEncrypted() ? await crypto.getEncryptionInfoForEvent(event) : undefined;
  return {
    type: event.getType(), content: event.getContent(), redacts: event.getAssociatedId?.(),
    relates_to: event.getWireContent()['m.relates_to'], // in encrypted rooms it stands beside the ciphertext
    shield: info?.shieldColour, shield_reason: info?.shieldReason,
  };
}

// -- verification by emoji

function follow(request) { // says each step of a verification, and answers its start so that the emoji come
  if (checks.has(request.transactionId)) return request;
  const last = {};
  const look = () => {
    if (request.transactionId) checks.set(request.transactionId, request);
    if (request.phase !== last.phase) say(step(request));
    last.phase = request.phase;
    if (request.phase !== VerificationPhase.Started || !request.verifier || last.verifier === request.verifier) return;
    last.verifier = request.verifier;
    compare(request);
  };
  request.on(VerificationRequestEvent.Change, look);
  look();
  return request;
}

const step = request => ({
  event: 'verification', check: request.transactionId ?? 'new', phase: VerificationPhase[request.phase],
  with: request.otherUserId, device: request.otherDeviceId, room: request.roomId, by_me: request.initiatedByMe,
  code: request.cancellationCode ?? undefined,
});

function compare(request) {
  const { verifier, transactionId: check } = request;
  const show = callbacks => {
    request.sas = callbacks;
    const { emoji, decimal } = callbacks.sas;
    say({ event: 'sas', check, emoji: emoji.map(([sign]) => sign), names: emoji.map(([, name]) => name), decimal });
  };
  verifier.on(VerifierEvent.ShowSas, show);
  verifier.verify().then(
    () => say({ event: 'verified', check }),
    error => say({ event: 'verification_failed', check, error: words(error) }),
  );
  const early = verifier.getShowSasCallbacks(); // they may have come before we listened
  if (early && !request.sas) show(early);
}

function pick(check) { // without a name: the latest
  const found = check ? checks.get(check) : [...checks.values()].at(-1);
  if (!found) throw new Error(`no verification ${check ?? ''}`);
  return found;
}

// -- sending

const words = error => String(error?.message ?? error);
const bare = bytes => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
const urlSafe = bytes => Buffer.from(bytes).toString('base64url');
const sha256 = data => bare(createHash('sha256').update(data).digest());
const auth = make => make({
  type: 'm.login.password', identifier: { type: 'm.id.user', user: client.getUserId() }, password,
});

function text(body, html) {
  const formatted = html ? { format: 'org.matrix.custom.html', formatted_body: html } : {};
  return { msgtype: 'm.text', body, ...formatted };
}

async function send(room, content, type = 'm.room.message') {
  const { event_id } = await client.sendEvent(room, type, content);
  return { event_id };
}

const related = (room, content, relation) => send(room, { ...content, 'm.relates_to': relation });

async function make(wanted) {
  const { room_id: room } = await client.createRoom(wanted);
  await until('room in sync', () => client.getRoom(room));
  return { room };
}

// -- files: AES-CTR with the counter in the low 8 bytes of the iv, as the specification has it

const counting = counter => ({ name: 'AES-CTR', counter, length: 64 });

async function seal(data) {
  const key = webcrypto.getRandomValues(new Uint8Array(32)), iv = new Uint8Array(16);
  webcrypto.getRandomValues(iv.subarray(0, 8));
  const secret = await webcrypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt']);
  const sealed = Buffer.from(await webcrypto.subtle.encrypt(counting(iv), secret, data));
  const jwk = { alg: 'A256CTR', ext: true, k: urlSafe(key), key_ops: ['encrypt', 'decrypt'], kty: 'oct' };
  return { sealed, file: { v: 'v2', iv: bare(iv), hashes: { sha256: sha256(sealed) }, key: jwk } };
}

async function unseal(sealed, file) {
  if (sha256(sealed) !== file.hashes.sha256) throw new Error('download: hash differs');
  const secret = await webcrypto.subtle.importKey('jwk', file.key, 'AES-CTR', false, ['decrypt']);
  return Buffer.from(await webcrypto.subtle.decrypt(counting(Buffer.from(file.iv, 'base64')), secret, sealed));
}

async function fetched(mxc) {
  const url = client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${client.getAccessToken()}` } });
  if (!answer.ok) throw new Error(`download: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

const commands = {
  // -- account
  async login({ url, user, password: given, device_name = 'Persona', excludes_insecure = true }) {
    password = given;
    const answer = await sdk.createClient({ baseUrl: url }).loginRequest({
      type: 'm.login.password', identifier: { type: 'm.id.user', user }, password,
      initial_device_display_name: device_name,
    });
    client = sdk.createClient({
      baseUrl: url, userId: answer.user_id, deviceId: answer.device_id, accessToken: answer.access_token,
      verificationMethods: ['m.sas.v1'],
      cryptoCallbacks: {
        getSecretStorageKey: async ({ keys }) => recoveryKey ? [Object.keys(keys)[0], recoveryKey] : null,
        cacheSecretStorageKey: (id, info, key) => { recoveryKey = key; },
      },
    });
    await client.initRustCrypto({ useIndexedDB: false });
    crypto = client.getCrypto();
    await commands.isolate({ on: excludes_insecure });
    client.on(sdk.RoomEvent.Timeline, report);
    client.on(sdk.MatrixEventEvent.Decrypted, report);
    client.on(sdk.RoomEvent.MyMembership, (room, membership) => {
      if (membership === 'invite') say({ event: 'invite', room: room.roomId });
    });
    client.on(CryptoEvent.VerificationRequestReceived, follow);
    await client.startClient({ initialSyncLimit: 50 });
    await until('first sync', () => client.isInitialSyncComplete());
    return { user_id: answer.user_id, device_id: answer.device_id, version: crypto.getVersion() };
  },
  async setup() { // cross-signing, secret storage and key backup, as Element does for a new account
    let made;
    const createSecretStorageKey = async () => {
      made = await crypto.createRecoveryKeyFromPassphrase();
      recoveryKey = made.privateKey;
      return made;
    };
    await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: auth });
    await crypto.bootstrapSecretStorage({ createSecretStorageKey, setupNewKeyBackup: true });
    return { recovery_key: made.encodedPrivateKey };
  },
  async recover({ recovery_key }) { // a further device: keys from secret storage, signs itself, restores the backup
    recoveryKey = decodeRecoveryKey(recovery_key.trim()); // a line end in it is refused
    await crypto.userHasCrossSigningKeys(client.getUserId(), true); // else the import may run before they are known
    await crypto.bootstrapCrossSigning({});
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    const backup = await crypto.checkKeyBackupAndEnable();
    const restored = backup && await crypto.restoreKeyBackup();
    return {
      cross_signing: await crypto.getCrossSigningStatus(), restored,
      backup_version: backup?.backupInfo.version, backup_trust: backup?.trustInfo,
    };
  },
  async reset_identity() {
    await crypto.bootstrapCrossSigning({ setupNewCrossSigning: true, authUploadDeviceSigningKeys: auth });
    return {};
  },
  async isolate({ on = true }) { // what Element calls "exclude insecure devices", on by default since April 2026
    crypto.setDeviceIsolationMode(on ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false));
    return { only_signed_devices: on };
  },
  async status({ user, device }) {
    const who = await crypto.getUserVerificationStatus(user);
    const known = (await crypto.getUserDeviceInfo([user], true)).get(user);
    const devices = {};
    for (const id of device ? [device] : known?.keys() ?? []) {
      const state = await crypto.getDeviceVerificationStatus(user, id);
      devices[id] = state && {
        signed_by_owner: state.signedByOwner, cross_signing_verified: state.crossSigningVerified,
        locally_verified: state.localVerified, verified: state.isVerified(),
      };
    }
    return {
      has_identity: await crypto.userHasCrossSigningKeys(user, true), verified: who.isVerified(),
      was_verified: who.wasCrossSigningVerified(), needs_user_approval: who.needsUserApproval, devices,
    };
  },

  // -- rooms
  async dm({ user }) {
    const wanted = { is_direct: true, invite: [user], preset: 'trusted_private_chat', initial_state: [ENCRYPTED] };
    const { room } = await make(wanted);
    const direct = client.getAccountData('m.direct')?.getContent() ?? {};
    await client.setAccountData('m.direct', { ...direct, [user]: [...(direct[user] ?? []), room] });
    return { room };
  },
  room: ({ name, invite = [], encrypted = true }) =>
    make({ name, invite, preset: 'private_chat', initial_state: encrypted ? [ENCRYPTED] : [] }),
  async join({ room }) {
    await client.joinRoom(room);
    await until('join', () => client.getRoom(room)?.getMyMembership() === 'join');
    return {};
  },
  async members({ room }) {
    const members = client.getRoom(room).currentState.getMembers();
    return { members: Object.fromEntries(members.map(member => [member.userId, member.membership])) };
  },
  async joined({ room, user, seconds }) {
    await until(`${user} in the room`, () => client.getRoom(room)?.getMember(user)?.membership === 'join', seconds);
    return {};
  },

  // -- messages
  text: ({ room, body, html }) => send(room, text(body, html)),
  reply: ({ room, event_id, body, html }) =>
    related(room, text(body, html), { 'm.in_reply_to': { event_id } }),
  thread: ({ room, event_id, body, html }) =>
    related(room, text(body, html), {
      rel_type: 'm.thread', event_id, is_falling_back: true, 'm.in_reply_to': { event_id },
    }),
  edit: ({ room, event_id, body, html }) =>
    related(room, { ...text(`* ${body}`, html && `* ${html}`), 'm.new_content': text(body, html) }, {
      rel_type: 'm.replace', event_id,
    }),
  react: ({ room, event_id, key }) =>
    send(room, { 'm.relates_to': { rel_type: 'm.annotation', event_id, key } }, 'm.reaction'),
  raw: ({ room, type, content }) => send(room, content, type),
  async redact({ room, event_id, reason }) {
    return { event_id: (await client.redactEvent(room, event_id, undefined, { reason })).event_id };
  },
  async file({ room, path, mimetype = 'application/octet-stream', msgtype = 'm.file' }) {
    const data = await readFile(path), { sealed, file } = await seal(data), body = basename(path);
    const upload = { type: 'application/octet-stream', includeFilename: false };
    const { content_uri: url } = await client.uploadContent(sealed, upload);
    const info = { mimetype, size: data.length };
    return send(room, { msgtype, body, filename: body, info, file: { ...file, url } });
  },
  async download({ room, event_id, path }) {
    const { file, url } = client.getRoom(room).findEventById(event_id).getContent();
    const data = await fetched(file?.url ?? url), clear = file ? await unseal(data, file) : data;
    await writeFile(path, clear);
    return { size: clear.length };
  },
  async wire({ room, event_id }) { // what was really sent, and what we can read of it
    const event = client.getRoom(room)?.findEventById(event_id);
    if (!event) return {};
    return { wire: event.getWireContent(), clear: event.getClearContent(), failure: event.decryptionFailureReason };
  },
  async history({ room, limit = 50 }) {
    await client.scrollback(client.getRoom(room), limit);
    const events = client.getRoom(room).getLiveTimeline().getEvents();
    await Promise.all(events.map(event => client.decryptEventIfNeeded(event)));
    const line = event => ({
      event_id: event.getId(), sender: event.getSender(), type: event.getType(), content: event.getContent(),
      failure: event.decryptionFailureReason ?? undefined,
    });
    return { events: events.map(line) };
  },

  // -- verification: with `room` as Element does for another person (events in the direct chat), else to a device
  async verify({ user, room, device }) {
    const asked = room ? crypto.requestVerificationDM(user, room) : crypto.requestDeviceVerification(user, device);
    const request = follow(await asked);
    checks.set(request.transactionId, request);
    return { check: request.transactionId };
  },
  async verify_accept({ check }) {
    await pick(check).accept();
    return {};
  },
  async verify_start({ check }) {
    const request = pick(check);
    await until('ready', () => request.phase === VerificationPhase.Ready);
    await request.startVerification('m.sas.v1');
    return {};
  },
  async sas_confirm({ check }) {
    const request = pick(check);
    await until('emoji', () => request.sas);
    await request.sas.confirm();
    await until('done', () => request.phase === VerificationPhase.Done);
    return {};
  },
  async sas_mismatch({ check }) {
    const request = pick(check);
    await until('emoji', () => request.sas);
    request.sas.mismatch();
    return {};
  },
  async verify_cancel({ check }) {
    await pick(check).cancel();
    return {};
  },
  async stop() {
    client?.stopClient();
    setTimeout(() => process.exit(0), 50);
    return {};
  },
};

process.on('unhandledRejection', error => say({ event: 'unhandled', error: words(error) }));
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const { id = randomUUID(), do: what, ...given } = JSON.parse(line);
  const run = commands[what] ?? (async () => { throw new Error(`unknown command ${what}`); });
  run(given).then(
    answer => say({ id, ok: true, ...answer }),
    error => say({ id, ok: false, error: words(error), errcode: error?.errcode }),
  );
}
await commands.stop();
