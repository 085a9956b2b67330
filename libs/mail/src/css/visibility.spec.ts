import { StyleSheet } from './style-sheet.ts';
import { PAGE, Visibility, readable, unseen, type Shown } from './visibility.ts';

const WHITE = PAGE.background as NonNullable<Shown['background']>;
const BLACK = PAGE.colour;
const DARK = { ...WHITE, red: 30, green: 30, blue: 30 };

function of(
  style: string,
  around: Partial<Shown> = {},
  attributes: Record<string, string> = {},
  name = 'div',
) {
  const given = style === '' ? attributes : { ...attributes, style };
  return new Visibility(new StyleSheet()).of({ name, attributes: given, classes: [] }, [], {
    ...PAGE,
    ...around,
  });
}
const hides = (style: string, around: Partial<Shown> = {}) => !readable(of(style, around));

describe('a text is read', () => {
  it.each<[string, Partial<Shown>, boolean]>([
    ['plainly', {}, true],
    ['not where it is gone', { gone: true }, false],
    ['not where it is invisible', { invisible: true }, false],
    ['from two pixels on', { fontSize: 2 }, true],
    ['not below', { fontSize: 1.99 }, false],
    ['on any line', { lineHeight: 1 }, true],
    ['not on none', { lineHeight: 0 }, false],
    ['on a picture', { background: null, colour: WHITE }, true],
    ['on a picture, faintly', { background: null, colour: { ...WHITE, alpha: 0.06 } }, true],
    ['on a picture, not through it', { background: null, colour: { ...WHITE, alpha: 0.05 } }, false],
    ['not in the colour of its ground', { colour: WHITE }, false],
    ['not in nearly that', { colour: { ...WHITE, red: 250 } }, false],
  ])('%s', (_what, shown, does) => expect(readable({ ...PAGE, ...shown })).toBe(does));

  it('in a box that is seen', () => {
    expect(
      [{}, { gone: true }, { invisible: true }, { fontSize: 0 }].map((one) => unseen({ ...PAGE, ...one })),
    ).toEqual([...[false, true], ...[true, false]]);
  });
});

describe('a style', () => {
  it.each([
    'display:none',
    'mso-hide:all',
    'opacity:0.05',
    'filter:blur(1px) opacity(5%)',
    'max-height:0',
    'overflow:hidden;height:1px',
    'overflow:clip;max-width:0',
    'overflow:hidden;width:0',
    'overflow:hidden;max-height:1px',
    'overflow:auto hidden;width:1px',
    'text-indent:-400px',
    'text-indent:-40%',
    'margin-left:-25em',
    'margin-top:-400px',
    'position:absolute;left:-400px',
    'position:relative;top:-500px',
    'position:fixed;right:-400px',
    'position:absolute;bottom:-400px',
    'transform:scale(0)',
    'transform:scale(1,0)',
    'transform:scaleY(0)',
    'transform:rotate(1deg) translate(0,-400px)',
    'position:absolute;clip:rect(0 1px 9px 0)',
    'position:absolute;clip:rect(5px,90px,6px,0)',
    'position:absolute;clip:rect(0,6px,90px,5px)',
    'clip-path:circle(0)',
    'clip-path:inset(50%)',
    'visibility:hidden',
    'font-size:1.9px',
    'font-size:1',
    'font:0 Arial',
    'font:bold 10% Arial',
    'font:700 1px Arial',
    'background:rgb(0,0,0)',
    'line-height:0%',
    'color:white',
    'background:black',
    'background:#000 url-less',
    'background-color:rgba(0,0,0,0.9);color:#000',
  ])('%s hides', (style) => expect(hides(style)).toBe(true));

  it.each([
    'display:inline',
    'display:none none',
    'mso-hide:none',
    'opacity:0.06',
    'filter:opacity(6%)',
    'filter:blur(0)',
    'filter:url(#x)',
    'max-height:1px',
    'height:0;width:0',
    'overflow:visible;height:0',
    'overflow:hidden;height:2px',
    'overflow:hidden;height:auto',
    'text-indent:-399px',
    'margin-left:-39%',
    'left:-400px',
    'position:static;left:-400px',
    'position:absolute;left:-399px',
    'position:absolute;left:400px',
    'transform:scale(1)',
    'transform:rotate(0)',
    'transform:translate(-399px)',
    'transform:translate(-90%)',
    'transform:none',
    'clip:rect(0,0,0,0)',
    'position:absolute;clip:rect(0,90px,90px,0)',
    'position:absolute;clip:rect(0,2px,2px,0)',
    'position:absolute;clip:rect(0,0,0)',
    'position:absolute;clip:auto',
    'clip-path:circle(50%)',
    'clip-path:inset(49%)',
    'clip-path:inset(60px)',
    'clip-path:none',
    'visibility:visible',
    'font-size:2px',
    'font-size:larger',
    'font:700 14px Arial',
    'font:caption',
    'line-height:0.1',
    'line-height:normal',
    'color:nonsense',
    'background:none',
    'background:transparent',
    'background:url(x.png);color:white',
    'background-image:linear-gradient(red,blue);color:white',
    'background:image-set("a");color:white',
    'background-color:rgba(0,0,0,0)',
  ])('%s shows', (style) => expect(hides(style)).toBe(false));

  it.each<[string, Partial<Shown>, boolean]>([
    ['visibility:visible', { invisible: true }, false],
    ['visibility:initial-letter', { invisible: true }, false],
    ['top:0', { invisible: true }, true],
    ['display:block', { gone: true }, true],
    ['font-size:50%', { fontSize: 3 }, true],
    ['font-size:100%', { fontSize: 3 }, false],
    ['font-weight:bold', { fontSize: 0 }, true],
    ['line-height:2', { lineHeight: 0 }, false],
    ['top:0', { lineHeight: 0 }, true],
    ['color:black', { background: BLACK }, true],
    ['color:black', { background: null }, false],
    ['background:transparent;color:white', { background: DARK }, false],
    ['background:transparent;color:black', { background: BLACK }, true],
    ['background-color:inherit', { background: BLACK }, true],
  ])('%s within %j hides: %s', (style, around, does) => expect(hides(style, around)).toBe(does));

  it.each([
    // A shorthand is as strong as what it stands for: the later one counts.
    ['font-size:0;font:14px Arial', false],
    ['font:14px Arial;font-size:0', true],
    ['font-size:0!important;font:14px Arial', true],
    ['background-color:black;background:white', false],
    ['background:white;background-color:black', true],
    ['background-image:url(x);background:black', true],
    ['background:black;background-image:url(x)', false],
    ['display:none;display:block', false],
    ['display:none!important;display:block', true],
  ])('%s hides: %s', (style, does) => expect(hides(style)).toBe(does));

  it('measures by the size of its own letters', () => {
    expect(of('font-size:10px;line-height:1.5').lineHeight).toBe(15);
    expect(of('font-size:200%').fontSize).toBe(32);
    expect(of('font-size:10px;line-height:2em').lineHeight).toBe(20);
    expect(of('font:italic 12px/1 Arial').fontSize).toBe(12);
    expect(of('line-height:20px').lineHeight).toBe(20);
  });
});

describe('an attribute of HTML', () => {
  it.each<[Record<string, string>, string, string, boolean]>([
    [{ hidden: '' }, 'div', '', true],
    [{ hidden: '' }, 'div', 'display:block', false],
    [{ bgcolor: 'black' }, 'td', '', true],
    [{ bgcolor: 'nonsense' }, 'td', '', false],
    [{ color: 'white' }, 'font', '', true],
    [{ color: 'white' }, 'div', '', false],
    [{ text: 'white' }, 'body', '', true],
    [{ text: 'white' }, 'div', '', false],
    [{ color: 'white', background: 'x.png' }, 'font', '', false],
    [{ color: 'white' }, 'font', 'color:black', false],
    [{ title: 'x' }, 'div', '', false],
  ])('%j of %s with the style "%s" hides: %s', (attributes, name, style, does) =>
    expect(!readable(of(style, {}, attributes, name))).toBe(does),
  );

  it('says nothing where there is none: it is as around it', () => {
    const around = { ...PAGE, fontSize: 7 };
    const visibility = new Visibility(new StyleSheet());
    const plain = { name: 'b', attributes: { title: 'x' }, classes: [] };
    expect(visibility.of(plain, [], around)).toBe(around);
  });
});
