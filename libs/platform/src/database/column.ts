/** Types as PostgreSQL's catalogue numbers them; the same in every version. */
const BOOLEAN = 16;
const BYTEA = 17;
const BIGINT = 20;
const INTEGER = 23;
const TEXT = 25;
const JSON_TEXT = 114;
const TIMESTAMPTZ = 1184;
const UUID = 2950;
const JSONB = 3802;
/** Binary `timestamptz` counts from here, in microseconds. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const JSONB_VERSION = 1;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

type Write<T> = (value: T, buffer: Buffer, at: number) => void;

/**
 * One column of a bulk statement (`unnest($1::uuid[], $2::text[], …)`), in PostgreSQL's binary form of an array.
 * The driver's own form of an array is text, in which every quote and backslash of an alert is escaped here and
 * unescaped there: on the way of an alert that took an eighth of the database's time. So it is for what every alert
 * passes, intake and the record; elsewhere the driver's arrays do.
 *
 * The function's name is the array's element type, which must be the one that the statement casts to.
 */
export const column = {
  uuid: (values: readonly (string | null)[]): Buffer => fixed(UUID, 16, values, writeUuid),
  text: (values: readonly (string | null)[]): Buffer => texts(TEXT, values),
  /** Values are JSON texts already. */
  json: (values: readonly (string | null)[]): Buffer => texts(JSON_TEXT, values),
  /** Values are JSON texts already. */
  jsonb: (values: readonly (string | null)[]): Buffer => texts(JSONB, values, JSONB_VERSION),
  integer: (values: readonly (number | null)[]): Buffer =>
    fixed(INTEGER, 4, values, (value, buffer, at) => buffer.writeInt32BE(value, at)),
  bigint: (values: readonly (number | null)[]): Buffer =>
    fixed(BIGINT, 8, values, (value, buffer, at) => buffer.writeBigInt64BE(BigInt(value), at)),
  boolean: (values: readonly (boolean | null)[]): Buffer =>
    fixed(BOOLEAN, 1, values, (value, buffer, at) => buffer.writeUInt8(value ? 1 : 0, at)),
  /** Values are instants: a Date, or a text that `Date` reads. */
  timestamptz: (values: readonly (Date | string | null)[]): Buffer =>
    fixed(TIMESTAMPTZ, 8, values, (value, buffer, at) =>
      buffer.writeBigInt64BE(BigInt(new Date(value).getTime() - EPOCH_2000_MS) * 1000n, at),
    ),
  bytea: (values: readonly (Buffer | null)[]): Buffer =>
    variable(
      BYTEA,
      values,
      (value) => value.length,
      (value, buffer, at) => value.copy(buffer, at),
    ),
};

function fixed<T>(type: number, bytes: number, values: readonly (T | null)[], write: Write<T>): Buffer {
  return variable(type, values, () => bytes, write);
}

function texts(type: number, values: readonly (string | null)[], version?: number): Buffer {
  const before = version === undefined ? 0 : 1;
  return variable(
    type,
    values,
    (value) => before + Buffer.byteLength(value),
    (value, buffer, at) => {
      if (version !== undefined) buffer.writeUInt8(version, at);
      buffer.write(value, at + before);
    },
  );
}

/** The value of each hexadecimal digit by its character code; -1 for what is none, as the dashes. */
const DIGITS = Int8Array.from({ length: 128 }, (_none, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
);

/** Digit by digit: a text without dashes for each of a batch's hundreds of ids would be garbage at once. */
function writeUuid(value: string, buffer: Buffer, at: number): void {
  let digits = 0;
  for (let i = 0; i < value.length; i += 1) {
    const digit = DIGITS[value.charCodeAt(i)] ?? -1;
    if (digit < 0) continue;
    const place = at + (digits >> 1);
    buffer[place] = digits % 2 === 0 ? digit << 4 : (buffer[place] as number) | digit;
    digits += 1;
  }
  if (digits !== 32) throw new Error(`"${value}" is not a UUID.`);
}

/** Dimensions, whether there are nulls, element type, length and lower bound; then each element with its length before it. */
function variable<T>(
  type: number,
  values: readonly (T | null)[],
  bytesOf: (value: T) => number,
  write: Write<T>,
): Buffer {
  const { total, nulls } = measure(values, bytesOf);
  const buffer = Buffer.allocUnsafe(total);
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(nulls ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : bytesOf(value);
    buffer.writeInt32BE(length, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(value, buffer, at);
    at += length;
  }
  return buffer;
}

function measure<T>(
  values: readonly (T | null)[],
  bytesOf: (value: T) => number,
): { total: number; nulls: boolean } {
  let total = HEADER_BYTES;
  let nulls = false;
  for (const value of values) {
    total += LENGTH_BYTES;
    if (value === null) nulls = true;
    else total += bytesOf(value);
  }
  return { total, nulls };
}
