import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The parser and the web's own modules are loaded in a process apart, as `npm run texts` does. */
function extracted(): { texts: string[]; problems: string[] } {
  const program = `
    import { extractTexts } from './scripts/steps/texts.mjs';
    const { texts, problems } = extractTexts();
    console.log(JSON.stringify({ texts: [...texts.keys()], problems }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { texts: string[]; problems: string[] };
}

describe('the texts of the web app', () => {
  const { texts, problems } = extracted();

  it('can all be held by a catalogue', () => {
    expect(problems).toEqual([]);
  });

  it('are found with their values, plurals, links and the words of the contracts', () => {
    expect(texts).toEqual(
      expect.arrayContaining([
        'Current password',
        'Unlink {0}',
        'Linked with {0}, {1}',
        '{0, plural, one {# incident} other {# incidents}}',
        // Of EVENTS and of SEVERITIES.
        'Incident resolved',
        'Critical',
      ]),
    );
  });

  it('have no space around them, which is the page’s', () => {
    expect(texts.filter((text) => text !== text.trim())).toEqual([]);
  });
});
