import { readHtml } from './html.ts';
import { LIMITS } from './limits.ts';

const found = (html: string) =>
  readHtml(html).links.map(({ kind, href, text }) => `${kind} ${href} ${text}`.trim());
const BASE = '<base href="https://base.example/dir/">';

describe('the links of a HTML', () => {
  it.each<[string, string, string[]]>([
    [
      'an anchor',
      '<a href="https://a.example/"> one <b>two</b></a> after',
      ['anchor https://a.example/  one two'],
    ],
    ['one that ends with the mail', '<a href="https://a.example/">one', ['anchor https://a.example/ one']],
    [
      'one that ends with the next',
      '<a href="https://a.example/">one<a name="x">two',
      ['anchor https://a.example/ one'],
    ],
    [
      'one that ends with an area',
      '<a href="https://a.example/">one<area href="https://b.example/">',
      ['anchor https://a.example/ one', 'anchor https://b.example/'],
    ],
    ['none without an address', '<a>one</a><a href="">two</a>', []],
    [
      'areas',
      '<area href="https://a.example/">x<area href="https://b.example/">',
      ['anchor https://a.example/', 'anchor https://b.example/'],
    ],
    ['a picture', '<img src="https://a.example/i.png" alt="Shop">', ['image https://a.example/i.png Shop']],
    [
      'a picture in an anchor',
      '<a href="https://b.example/"><img src="https://a.example/i" alt="Shop"></a>',
      ['image https://a.example/i Shop', 'anchor https://b.example/  Shop'],
    ],
    ['a picture of a word processor', '<v:fill src="https://a.example/i">', ['image https://a.example/i']],
    ['a form', '<form action="https://a.example/">', ['form https://a.example/']],
    [
      'a button of a form',
      '<button formaction="https://a.example/">go</button>',
      ['form https://a.example/'],
    ],
    ['a script', '<script src="https://a.example/"></script>', ['resource https://a.example/']],
    [
      'what is loaded',
      '<link href="https://a.example/"><iframe src="https://b.example/"></iframe><object data="https://c.example/"></object>',
      ['resource https://a.example/', 'resource https://b.example/', 'resource https://c.example/'],
    ],
    ['a background', '<td background="https://a.example/">', ['resource https://a.example/']],
    [
      'where it leads by itself',
      '<meta http-equiv="Refresh" content="0; URL = \'https://a.example/\'">',
      ['anchor https://a.example/'],
    ],
    ['no other meta', '<meta name="x" content="url=https://a.example/">', []],
    [
      'what stands below its base',
      `${BASE}<a href="x">1</a><a href="/y">2</a>`,
      ['anchor https://base.example/dir/x 1', 'anchor https://base.example/y 2'],
    ],
    [
      'what needs no base',
      `${BASE}<a href="https://a.example/">1</a><a href="mailto:x@y.example">2</a><a href="#top">3</a>`,
      ['anchor https://a.example/ 1', 'anchor mailto:x@y.example 2', 'anchor #top 3'],
    ],
    ['what its base does not help', '<base href="nonsense"><a href="x">1</a>', ['anchor x 1']],
    [
      'its first base',
      `${BASE}<base href="https://other.example/"><a href="x">1</a>`,
      ['anchor https://base.example/dir/x 1'],
    ],
  ])('are %s', (_what, html, links) => expect(found(html)).toEqual(links));

  it('are as many as the bound, and it is said when there are more', () => {
    const of = (count: number) => readHtml('<a href="https://a.example/">x</a>'.repeat(count));
    expect(of(LIMITS.links)).toMatchObject({ linksTruncated: false });
    expect(of(LIMITS.links + 1).linksTruncated).toBe(true);
    expect(of(LIMITS.links + 1).links).toHaveLength(LIMITS.links);
  });
});

it('counts what a HTML holds', () => {
  const { facts } = readHtml(
    '<form></form><form></form><input type="Password"><input type="text"><img src="x"><script>1</script><!-- said --><!--[if mso]>not<![endif]-->',
  );
  expect(facts).toMatchObject({
    forms: 2,
    password_fields: 1,
    images: 1,
    scripts: 1,
    comments: 'said',
    hidden_text: '',
  });
});

it('counts a rule without declarations for none: it hides no later rule behind the bound', () => {
  const empty = Array.from({ length: LIMITS.css_rules + 1 }, (_rule, n) => `.e${n}{}`).join('');
  const { text, stylesTruncated } = readHtml(
    `<style>${empty}.x{display:none}</style><p>seen</p><p class="x">secret</p>`,
  );
  expect({ text, stylesTruncated }).toEqual({ text: 'seen', stylesTruncated: false });
});
