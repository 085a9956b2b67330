import { readHtml } from './html.ts';

/** A text that is shown, then one that may be hidden. */
const split = (html: string) => {
  const { text, facts } = readHtml(html);
  return { seen: text.replaceAll('\n', ' '), hidden: facts.hidden_text.replaceAll('\n', ' ') };
};
const HIDDEN = { seen: 'seen', hidden: 'secret' };
const SHOWN = { seen: 'seen secret', hidden: '' };

describe('what a mail hides by a style attribute', () => {
  it.each([
    'display:none',
    'DISPLAY : NONE !important',
    'disp\\6c ay:none',
    'display:/* x */none',
    'color:red;;display:none',
    'visibility:hidden',
    'visibility:collapse',
    'opacity:0',
    'opacity:.01',
    'opacity:0%',
    'filter:opacity(0)',
    'font-size:0',
    'font-size:1px',
    'font-size:0.1em',
    'font:0/0 a',
    'font:bold 1px Arial',
    'line-height:0',
    'max-height:0',
    'height:0;overflow:hidden',
    'width:1px;height:1px;overflow:hidden',
    'mso-hide:all',
    'color:#fff',
    'color:white',
    'color:#fefefe',
    'color:rgb(255,255,255)',
    'color:rgba(0,0,0,0)',
    'color:hsl(0 0% 100%)',
    'color:transparent',
    'background:#123456;color:#123456',
    'background-color:black',
    'position:absolute;left:-9999px',
    'position:fixed;top:-100em',
    'text-indent:-9999px',
    'margin-left:-5000px',
    'transform:scale(0)',
    'transform:translateX(-9999px)',
    'position:absolute;clip:rect(0,0,0,0)',
    'position:absolute;clip:rect(1px 1px 1px 1px)',
    'clip-path:inset(100%)',
    'clip-path:circle(0)',
  ])('%s hides', (style) => {
    expect(split(`<p>seen</p><div style="${style}">secret</div>`)).toEqual(HIDDEN);
  });

  it.each([
    'display:block',
    'content:"display:none"',
    'font-family:"display:none"',
    '/* display:none */',
    'display:none;display:block',
    'display:none;display:block !important',
    'font-size:1em',
    'font-size:100%',
    'font:700 14px/1.5 Arial',
    'line-height:1',
    'line-height:0;line-height:20px',
    'opacity:1',
    'opacity:0.5',
    'height:0',
    'height:100%;overflow:hidden',
    'left:-9999px',
    'color:#666',
    'color:#fff;background:#0057b8',
    'color:#fff;background-image:url(https://pictures.example/dark.png)',
    'color:#fff;background:linear-gradient(#000,#111)',
    'max-height:none',
    'display',
    'display:none-such',
    '}{',
    '\\',
  ])('%s shows', (style) => {
    const attribute = style.replaceAll('"', '&quot;');
    expect(split(`<p>seen</p><div style="${attribute}">secret</div>`)).toEqual(SHOWN);
  });

  it('follows what is inherited, and what is set again inside', () => {
    const inside = (outer: string, inner: string) =>
      split(`<p>seen</p><div style="${outer}"><span style="${inner}">secret</span></div>`);
    expect(inside('display:none', 'display:block')).toEqual(HIDDEN);
    expect(inside('visibility:hidden', 'visibility:visible')).toEqual(SHOWN);
    expect(inside('visibility:hidden', '')).toEqual(HIDDEN);
    expect(inside('font-size:0', 'font-size:16px')).toEqual(SHOWN);
    expect(inside('font-size:0', 'font-weight:bold')).toEqual(HIDDEN);
    expect(inside('line-height:0', 'line-height:1.4')).toEqual(SHOWN);
    expect(inside('background:#fff;color:#333', 'color:#fff')).toEqual(HIDDEN);
    expect(inside('background:#000;color:#fff', '')).toEqual(SHOWN);
  });

  it('knows the attributes of HTML that are older than styles', () => {
    expect(split('<p>seen</p><font color="#ffffff">secret</font>')).toEqual(HIDDEN);
    expect(split('<p>seen</p><font color=ffffff>secret</font>')).toEqual(HIDDEN);
    expect(
      split('<p>seen</p><table bgcolor="#000080"><td><font color=white>secret</font></table>').hidden,
    ).toBe('');
    expect(split('<body bgcolor=black text=white><p>seen</p><font color=black>secret</font>')).toEqual(
      HIDDEN,
    );
    expect(split('<p>seen</p><p hidden>secret</p>')).toEqual(HIDDEN);
    expect(split('<p>seen</p><p hidden style="display:block">secret</p>')).toEqual(SHOWN);
  });
});

describe('what a mail hides by a style sheet', () => {
  const styled = (css: string, element = '<div class="a b" id="i" data-x="one two">secret</div>') =>
    split(
      `<html><head><style type="text/css">${css}</style></head><body><p>seen</p>${element}</body></html>`,
    );

  it.each([
    '.a{display:none}',
    'div{display:none}',
    '#i{display:none}',
    'DIV.a.b#i{display:none}',
    '[data-x]{display:none}',
    '[data-x~="two"]{display:none}',
    '[data-x^=one]{display:none}',
    'body > .a{display:none}',
    'html body .b{display:none}',
    '.none, .a{display:none}',
    '<!-- .a{display:none} -->',
    '@media screen{.a{display:none}}',
    '@media all and (min-width:300px){.a{display:none}}',
    '@import url(x.css); .a{display:none}',
    '.x{color:red .a{} } .a{display:none}',
    '.a{opacity:0',
    '.a{display:block}#i{display:none}',
    '.a{display:none}.b{}',
    '.a{display:none !important}#i{display:block}',
    '.\\61{display:none}',
  ])('%s hides', (css) => expect(styled(css)).toEqual(HIDDEN));

  it.each([
    '.A{display:none}',
    'p > .a{display:none}',
    'td .a{display:none}',
    '.a:hover{display:none}',
    '.a:not(.b){display:none}',
    '.x + .a{display:none}',
    '@media print{.a{display:none}}',
    '@media (max-width:600px){.a{display:none}}',
    '@supports (x:y){.a{display:none}}',
    '.a{display:none}.b{display:block}',
    '.a{display:none;display:block}',
    '.a{font-size:0;font:14px Arial}',
    '.a{display:none}#i{display:inline}',
    '/* .a{display:none} */',
  ])('%s shows', (css) => expect(styled(css)).toEqual(SHOWN));

  it('is overruled by the element itself, unless it is important', () => {
    const element = '<div class=a style="display:block">secret</div>';
    expect(styled('.a{display:none}', element)).toEqual(SHOWN);
    expect(styled('.a{display:none!important}', element)).toEqual(HIDDEN);
  });

  it('holds for what stands above it, and not from within a comment', () => {
    expect(split('<p>seen</p><i class=x>secret</i><style>.x{display:none}</style>')).toEqual(HIDDEN);
    expect(split('<p>seen</p><i class=x>secret</i><!-- <style>.x{display:none}</style> -->')).toEqual(SHOWN);
    expect(split('<p>seen</p><i class=x>secret</i><style media=print>.x{display:none}</style>')).toEqual(
      SHOWN,
    );
  });

  it('calls a link hidden when nothing in it is seen', () => {
    const hidden = (html: string) => readHtml(html).links.find(({ kind }) => kind === 'anchor')?.hidden;
    expect(hidden('<a href="https://a.example/" style="color:#fff">x</a>')).toBe(true);
    expect(hidden('<a href="https://a.example/" style="font-size:0"><img src=x alt=""></a>')).toBe(false);
    expect(hidden('<div style="opacity:0"><a href="https://a.example/"><img src=x></a></div>')).toBe(true);
    expect(hidden('<a href="https://a.example/">x<i style="display:none">y</i></a>')).toBe(false);
  });
});

describe('hostile styles', () => {
  it.each([
    ['nested media', `<style>${'@media all{'.repeat(3000)}</style><p>seen`],
    ['nested brackets', `<style>a{b:${'('.repeat(60_000)}</style><p style="color:${'('.repeat(3000)}">seen`],
    ['nested elements', `${'<div class=a><style>a b c{d:e}</style>'.repeat(3000)}<p>seen`],
    ['an unclosed style', '<p>seen<style>.a{display:none}'],
  ])('%s are read without an error', (_what, html) => {
    expect(readHtml(html).text).toMatch(/seen$/);
  });

  it('that are too many are cut, and that is said', () => {
    expect(readHtml(`<style>${'.a{display:none}'.repeat(10)}</style><p>x`).stylesTruncated).toBe(false);
    expect(readHtml(`<style>${'.a{display:none}'.repeat(6000)}</style><p>x`).stylesTruncated).toBe(true);
    expect(readHtml(`<style>${' '.repeat(140_000)}.a{display:none}</style><p>x`).stylesTruncated).toBe(true);
    const crowd = `<style>${'div *{top:0}'.repeat(4000)}</style>${'<div><i>x</i></div>'.repeat(2000)}`;
    expect(readHtml(crowd).stylesTruncated).toBe(true);
  });
});

it('takes a carriage return for the blank that it is shown as', () => {
  expect(readHtml('<p>a&#13;&#13; b</p>\r\n\r\n<p>c</p>').text).toBe('a b\nc');
});
