import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { part } from './containers.fixture.ts';
import { defineContainer, opened } from './define-container.ts';
import { CONTAINERS } from './index.ts';
import { openPart } from './open-part.ts';
import { OpeningThread } from './opening-thread.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('the containers', () => {
  it('are the folders: none is forgotten in the list', () => {
    expect(CONTAINERS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it.each(folders)('%s has its test beside it', (name) => {
    expect(readdirSync(join(import.meta.dirname, name)).some((file) => file.endsWith('.spec.ts'))).toBe(true);
  });

  it.each(['', 'PK', 'MZ', '\u0000'.repeat(600), '{\\rt', '%PDF', '<', '[', '-----BEGIN'])(
    'say of any bytes whether they are theirs: %j',
    (content) => {
      for (const container of CONTAINERS) expect(typeof container.recognises(part(content))).toBe('boolean');
    },
  );

  it('take as much as they say', () => {
    expect(
      defineContainer({ name: 'a', called: 'an a', recognises: () => true, open: () => opened({}) })
        .most_bytes,
    ).toBe(32 * 1024 * 1024);
  });
});

describe('a part', () => {
  it('is unread where nothing reads its kind', async () => {
    expect((await openPart(part('x', { name: 'a.7z' }))).reading).toEqual({
      state: 'unread',
      reason: 'nothing here reads files of its kind',
    });
  });

  it('is unread where it is damaged, or too large', async () => {
    expect((await openPart(part('PK\u0003\u0004', { name: 'a.zip' }))).reading).toEqual({
      state: 'unread',
      reason: 'as a zip archive it could not be read: its directory is missing',
    });
    const broken = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('https://a.example/x', 'utf16le'),
    ]);
    const { links, reading } = await openPart(part(broken, { name: 'a.msg' }));
    expect(reading.state).toBe('unread');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/x']);
    const large = part(Buffer.alloc(1024 * 1024 + 1, 'x'), { name: 'a.url' });
    expect((await openPart(large)).reading.reason).toContain('it is too large for a shortcut');
  });
});

describe('the thread that opens parts', () => {
  const threads: OpeningThread[] = [];
  const thread = (code: string, seconds = 30) => {
    const file = new URL(
      `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';\n${code}`)}`,
    );
    const made = new OpeningThread(file, seconds);
    threads.push(made);
    return made;
  };
  const ECHO = `parentPort.on('message', ({ name, bytes }) => {
    if (name === 'busy') for (;;);
    if (name === 'ends') process.exit(3);
    if (name === 'fails') throw new Error('out of order');
    if (name === 'full') { const held = []; for (;;) held.push(new Uint8Array(1e6).fill(1)); }
    if (name === 'hungry') { const held = []; for (;;) held.push(new Array(5e6).fill(0.5)); }
    parentPort.postMessage({ reading: { state: 'read', reason: null }, text: name, links: [], flags: [], parts: [{ name, declared_type: '', bytes }] });
  });
  parentPort.postMessage('ready');`;

  afterEach(async () => {
    await Promise.all(threads.splice(0).map((one) => one.end()));
  });

  it('opens them one after the other, and leaves the sender its bytes', async () => {
    const opener = thread(ECHO);
    const bytes = Buffer.from('some bytes').subarray(5);
    const [a, b] = await Promise.all([
      opener.open(part(bytes, { name: 'a' })),
      opener.open(part(bytes, { name: 'b' })),
    ]);
    expect([a.text, b.text]).toEqual(['a', 'b']);
    expect(a.parts).toEqual([{ name: 'a', declared_type: '', bytes: Buffer.from('bytes') }]);
    expect(bytes.toString()).toBe('bytes');
  });

  it('says when the turn of each has come', async () => {
    const opener = thread(ECHO);
    const begun: string[] = [];
    const first = opener.open(part('x', { name: 'a' }), () => begun.push('a'));
    const second = opener.open(part('x', { name: 'b' }), () => begun.push('b'));
    await first.then(() => begun.push('a is read'));
    await second;
    expect(begun).toEqual(['a', 'a is read', 'b']);
  });

  it('that can not begin leaves the part unread', async () => {
    expect((await thread("throw new Error('no such module');").open(part('x'))).reading.reason).toBe(
      'reading it broke off (no such module)',
    );
  });

  it.each([
    ['busy', 1, 'reading it took more than 1 seconds'],
    ['ends', 30, 'reading it broke off (the thread that reads parts ended with 3)'],
    ['fails', 30, 'reading it broke off (out of order)'],
    ['hungry', 30, 'reading it took more than 192 MB of memory'],
    ['full', 30, 'reading it took more than 192 MB of memory'],
  ])('is killed by one that is %s, and the next is read', async (name, seconds, reason) => {
    const opener = thread(ECHO, seconds);
    expect((await opener.open(part('x', { name }))).reading).toEqual({ state: 'unread', reason });
    expect((await opener.open(part('x', { name: 'next' }))).text).toBe('next');
  });

  it('opens what the containers know', async () => {
    const opener = new OpeningThread();
    threads.push(opener);
    expect((await opener.open(part('words', { name: 'a.txt' }))).text).toBe('words');
  });
});
