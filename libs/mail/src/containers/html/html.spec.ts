import { part } from '../containers.fixture.ts';
import { html } from './html.ts';

const open = (source: string) => html.open(part(source));
const hrefs = async (source: string) => (await open(source)).links.map(({ href }) => href);

describe('a page', () => {
  it.each([
    [{ detected_type: 'text/html' }, true],
    [{ name: 'a.shtml' }, true],
    [{ declared_type: 'text/html' }, true],
    [{ name: 'a.html', detected_type: 'application/pdf' }, false],
    [{ name: 'a.txt' }, false],
  ])('is %j: %s', (over, is) => expect(html.recognises(part('x', over))).toBe(is));

  it('gives its words, its form and where that leads', async () => {
    const { text, links, flags } = await open(
      '<p>Sign in</p><form action="https://post.example/c"><input type=password></form><a href="https://a.example/">x</a>',
    );
    expect(text).toContain('Sign in');
    expect(links.map(({ href, kind }) => `${kind} ${href}`)).toEqual([
      'form https://post.example/c',
      'anchor https://a.example/',
    ]);
    expect(flags).toEqual(['form', 'password_field']);
  });

  it.each([
    ['location', 'window.location.href="https://a.example/x"'],
    ['replace', "location.replace('https://a.example/x')"],
    ['a joined text', "location = 'htt' + 'ps://a.exa' + 'mple/x'"],
    ['escapes', String.raw`location="\x68\x74tps:\/\/a.example\u002fx"`],
    ['percent signs', "location=unescape('%68ttps://a.example/x')"],
    ['base64', `location=atob("${Buffer.from('https://a.example/x').toString('base64')}")`],
    [
      'a page that it writes',
      `location=0;document.write(atob("${Buffer.from('<a href="https://a.example/x">').toString('base64')}"))`,
    ],
    ['numbers', `location=String.fromCharCode(${[...Buffer.from('https://a.example/x')].join(', ')})`],
  ])('leads elsewhere by itself, by %s', async (_how, code) => {
    const { links, flags } = await open(`<script>${code}</script>`);
    expect(links.map(({ href }) => href)).toContain('https://a.example/x');
    expect(flags).toEqual(['scripted', 'redirect']);
  });

  it('leads elsewhere without a script', async () => {
    expect((await open('<meta http-equiv=refresh content="0;url=https://a.example/">')).flags).toEqual([
      'redirect',
    ]);
    expect(await hrefs('<body onload="go(\'https://a.example/x\')">')).toEqual(['https://a.example/x']);
    expect(await hrefs('<a href="file://files.example/s">x</a>')).toContain('file://files.example/s');
  });

  it('builds a file of what it holds', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]);
    const code = `var d=atob("${program.toString('base64')}");var b=new Blob([d]);a.href=URL.createObjectURL(b);a.download="i.iso"`;
    const { flags, parts } = await open(`<script>${code}</script>`);
    expect(flags).toEqual(['scripted', 'built_download']);
    expect(parts).toEqual([{ name: '', declared_type: '', bytes: program }]);
    const short = await open('<script>var d=atob("TVqQ")</script>');
    expect(short.parts.map(({ bytes }) => bytes.toString('latin1'))).toEqual(['MZ\u0090']);
  });

  it.each([
    ['base64', (file: Buffer) => `var d=atob("${file.toString('base64')}")`],
    ['numbers', (file: Buffer) => `var d=new Uint8Array([${file.join(',')}])`],
  ])('builds a file of some megabytes of %s', async (_how, code) => {
    const file = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4_000_000, 7)]);
    const { parts } = await open(`<script>${code(file)}</script>`);
    expect(parts.map(({ bytes }) => bytes.equals(file))).toEqual([true]);
  });

  it('holds others as data', async () => {
    const { parts, flags } = await open(
      '<iframe src="data:text/html;base64,PGI+"></iframe><a download href="data:,hello%20you">x</a><iframe srcdoc="<i>">',
    );
    expect(parts.map(({ declared_type, bytes }) => `${declared_type} ${bytes.toString()}`)).toEqual([
      'text/html <b>',
      ' hello you',
      'text/html <i>',
    ]);
    expect(flags).toEqual(['built_download']);
  });

  it('takes no word for a code', async () => {
    expect((await open('<script>var a = "internationalizations"</script>')).parts).toEqual([]);
  });

  it('that is nested without end says so', async () => {
    expect((await open('<div>'.repeat(5000))).reading.state).toBe('partly_read');
  });
});
