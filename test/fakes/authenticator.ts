import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

interface Credential {
  id: Buffer;
  rpId: string;
  userHandle: string;
  key: KeyObject;
  counter: number;
}

interface CreationOptions {
  challenge: string;
  rp: { id?: string };
  user: { id: string };
}

interface RequestOptions {
  challenge: string;
  rpId?: string;
  allowCredentials?: { id: string }[];
}

export interface AuthenticatorOptions {
  /** Where the page is open. */
  origin: string;
  /** Counts its signatures; most synced passkeys do not. */
  counts?: boolean;
  /** Asks for a finger or a PIN. */
  verifiesUser?: boolean;
  synced?: boolean;
}

const FLAGS = { present: 0x01, verified: 0x04, mayBeSynced: 0x08, isSynced: 0x10, attested: 0x40 };
const TEXT = { register: 'webauthn.create', use: 'webauthn.get' } as const;

/** A passkey device in software (WebAuthn, ES256), with the browser that speaks for it. */
export class FakeAuthenticator {
  readonly credentials: Credential[] = [];
  options: Required<AuthenticatorOptions>;

  constructor(options: AuthenticatorOptions) {
    this.options = { counts: true, verifiesUser: true, synced: false, ...options };
  }

  /** As `navigator.credentials.create` answers, in JSON. */
  create(options: CreationOptions) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const rpId = options.rp.id ?? new URL(this.options.origin).hostname;
    const credential = {
      id: randomBytes(32),
      rpId,
      userHandle: options.user.id,
      key: privateKey,
      counter: 0,
    };
    this.credentials.push(credential);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credential.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, credential.id, cosePublicKey(publicKey)]);
    const authData = Buffer.concat([this.authenticatorData(credential, FLAGS.attested), attested]);
    const attestationObject = cbor(
      new Map<CborKey, CborValue>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authData],
      ]),
    );
    return {
      ...named(credential),
      response: {
        clientDataJSON: this.clientData(TEXT.register, options.challenge).toString('base64url'),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** As `navigator.credentials.get` answers, in JSON. */
  get(options: RequestOptions) {
    const allowed = options.allowCredentials?.map(({ id }) => id);
    const credential = this.credentials.find(
      ({ id }) => allowed === undefined || allowed.includes(id.toString('base64url')),
    );
    if (credential === undefined)
      throw new Error('This authenticator has none of the credentials asked for.');
    if (this.options.counts) credential.counter += 1;
    const authenticatorData = this.authenticatorData(credential, 0);
    const clientDataJSON = this.clientData(TEXT.use, options.challenge);
    const signed = Buffer.concat([authenticatorData, sha256(clientDataJSON)]);
    return {
      ...named(credential),
      response: {
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, credential.key).toString('base64url'),
        userHandle: credential.userHandle,
      },
    };
  }

  private authenticatorData({ rpId, counter }: Credential, more: number): Buffer {
    const { verifiesUser, synced } = this.options;
    const flags =
      FLAGS.present |
      (verifiesUser ? FLAGS.verified : 0) |
      (synced ? FLAGS.mayBeSynced | FLAGS.isSynced : 0) |
      more;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(Buffer.from(rpId)), tail]);
  }

  private clientData(type: string, challenge: string): Buffer {
    const { origin } = this.options;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }
}

function named({ id }: Credential) {
  const text = id.toString('base64url');
  return { id: text, rawId: text, type: 'public-key' as const, clientExtensionResults: {} };
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** RFC 9053: key type EC2, algorithm ES256, curve P-256, and the point. */
function cosePublicKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return cbor(
    new Map<CborKey, CborValue>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}

type CborKey = number | string;
type CborValue = number | string | Buffer | Map<CborKey, CborValue>;

/** As much of CBOR (RFC 8949) as an attestation needs. */
function cbor(value: CborValue): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === 'string')
    return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  const items = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
  return Buffer.concat([cborHead(5, value.size), ...items]);
}

function cborHead(type: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(type << 5) | size]);
  if (size < 256) return Buffer.from([(type << 5) | 24, size]);
  return Buffer.from([(type << 5) | 25, size >> 8, size & 255]);
}
