import { encode } from 'uqr';
import { part } from '../containers.fixture.ts';
import { document } from './documents.fixture.ts';
import { pdf } from './pdf.ts';

const HREF = 'https://a.example/drawn';
const FIELDS = encode(HREF, { border: 0 }).data;
const SIZE = 3;

/** Each dark field by its place on the page, from below, and each run of dark fields in a row. */
const dark = FIELDS.flatMap((row, y) =>
  row.flatMap((is, x) =>
    is ? [{ x: 40 + x * SIZE, y: 240 - y * SIZE, wide: SIZE, row: y, column: x }] : [],
  ),
);
const runs = FIELDS.flatMap((row, y) =>
  row.flatMap((is, x) => {
    if (!is || row[x - 1] === true) return [];
    const end = row.indexOf(false, x);
    return [{ x: 40 + x * SIZE, y: 240 - y * SIZE, wide: ((end < 0 ? row.length : end) - x) * SIZE }];
  }),
);
const isCorner = (row: number, column: number) =>
  (row < 7 && (column < 7 || column >= FIELDS.length - 7)) || (row >= FIELDS.length - 7 && column < 7);
const K = 0.5523;
/** A circle of four curves. */
const dot = (x: number, y: number, r: number) =>
  `${x + r} ${y} m ${x + r} ${y + r * K} ${x + r * K} ${y + r} ${x} ${y + r} c ${x - r * K} ${y + r} ${x - r} ${y + r * K} ${x - r} ${y} c ${x - r} ${y - r * K} ${x - r * K} ${y - r} ${x} ${y - r} c ${x + r * K} ${y - r} ${x + r} ${y - r * K} ${x + r} ${y} c h`;
const squares = dark.map(({ x, y, wide }) => `${x} ${y} ${wide} ${SIZE} re f`).join('\n');
const inline = (x: number, y: number) =>
  `q ${SIZE} 0 0 ${SIZE} ${x} ${y} cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 00> EI Q`;

async function open(content: string, objects: Record<number, string> = {}, resources = '') {
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<${resources}>>>>`;
  return pdf.open(part(document({ 3: page, ...objects }, content), { detected_type: 'application/pdf' }));
}

describe('a code that is drawn on a page of a PDF', () => {
  it.each<[string, string]>([
    ['of squares', squares],
    [
      'of squares that are one shape',
      `${dark.map(({ x, y }) => `${x} ${y} ${SIZE} ${SIZE} re`).join('\n')} f*`,
    ],
    ['of rows', runs.map(({ x, y, wide }) => `${x} ${y} ${wide} ${SIZE} re f`).join('\n')],
    ['of lines', `${SIZE} w ${runs.map(({ x, y, wide }) => `${x} ${y} m ${x + wide} ${y} l S`).join('\n')}`],
    [
      'of dots, with whole corners',
      dark
        .map(({ x, y, row, column }) =>
          isCorner(row, column)
            ? `${x} ${y} ${SIZE} ${SIZE} re f`
            : `${dot(x + SIZE / 2, y + SIZE / 2, SIZE * 0.45)} f`,
        )
        .join('\n'),
    ],
    ['of pictures of one pixel', dark.map(({ x, y }) => inline(x, y)).join('\n')],
    [
      'of masks of one pixel',
      dark
        .map(({ x, y }) => inline(x, y).replace('/BPC 8 /CS /G', '/IM true /D [1 0]').replace('00>', '80>'))
        .join('\n'),
    ],
    ['in a colour, on a ground', `1 1 0.8 rg 0 0 300 300 re f 0.4 0 0.2 rg ${squares}`],
    ['in white on black', `0 g 0 0 300 300 re f 1 g ${squares}`],
    ['small and turned', `q 0.3 0.1 -0.1 0.3 90 20 cm ${squares} Q 0 0 5 5 re f`],
    [
      'white squares on a black one, in a state that ends',
      `q 0.9 g Q 40 ${243 - FIELDS.length * SIZE} ${FIELDS.length * SIZE} ${FIELDS.length * SIZE} re f q 1 g ${FIELDS.flatMap((row, y) => row.flatMap((is, x) => (is ? [] : [`${40 + x * SIZE} ${240 - y * SIZE} ${SIZE} ${SIZE} re f`]))).join(' ')} Q`,
    ],
    ['under what is painted and not seen', `${squares} /N gs 1 g 0 0 300 300 re f`],
  ])('%s leads where it leads', async (_how, content) => {
    const found = await open(content, {}, '/ExtGState<</N<</ca 0>>>>');
    expect(found.links.map(({ href }) => href)).toEqual([HREF]);
    expect([found.flags, found.reading.state]).toEqual([['code_in_image'], 'read']);
  });

  it('in a form that a page uses leads where it leads', async () => {
    const form = `<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Matrix[0.5 0 0 0.5 20 20]/Length ${squares.length}>>stream\n${squares}\nendstream`;
    const { links } = await open('q /X Do Q', { 6: form }, '/XObject<</X 6 0 R>>');
    expect(links.map(({ href }) => href)).toEqual([HREF]);
  });

  it.each([
    ['what is painted over is not there', `${squares} 1 g 0 0 300 300 re f`],
    [
      'what is no code is none',
      Array.from({ length: 40 }, (_one, at) => `${at * 7} ${(at * 37) % 250} 5 5 re f`).join(' '),
    ],
    ['what has no size takes nothing along', `0 0 0 0 re f ${'10 10 0 0 re f '.repeat(20)}`],
  ])('%s', async (_what, content) => {
    expect(await open(content)).toMatchObject({ links: [], flags: [], reading: { state: 'read' } });
  });

  it('among more than is looked at is not called read', async () => {
    const much = `${'0 0 300 0.1 re '.repeat(110_000)} f`;
    expect((await open(much)).reading).toEqual({
      state: 'partly_read',
      reason: 'not all of its pictures and drawings were looked through for codes',
    });
  });
});
