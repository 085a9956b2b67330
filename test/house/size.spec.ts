import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MANIFEST = {
  '_first.js': {
    file: 'assets/first.js',
    css: ['assets/first.css'],
    dynamicImports: ['page.tsx', 'other.tsx'],
  },
  'page.tsx': {
    file: 'assets/page.js',
    imports: ['_first.js', '_shared.js'],
    dynamicImports: ['dialog.tsx'],
  },
  '_shared.js': { file: 'assets/shared.js', css: ['assets/shared.css'], imports: ['_shared2.js'] },
  '_shared2.js': { file: 'assets/shared2.js', imports: ['_shared.js'] },
  'dialog.tsx': { file: 'assets/dialog.js' },
  'other.tsx': { file: 'assets/other.js' },
};
const DOCUMENT =
  '<link href="/favicon.svg" /><script src="/assets/first.js"></script><a href="https://a.example/x">';

function filesOf(...modules: string[]): { files?: string[]; error?: string } {
  const program = `
    import { filesOf } from './scripts/steps/first-load.mjs';
    const [manifest, document, modules] = JSON.parse(process.argv[1]);
    let said;
    try { said = { files: filesOf(manifest, document, modules).sort() } } catch (error) { said = { error: error.message } }
    console.log(JSON.stringify(said));`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program, JSON.stringify([MANIFEST, DOCUMENT, modules])],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return JSON.parse(stdout) as { files?: string[]; error?: string };
}

describe('what a page loads at first', () => {
  it('is what it imports, and that imports, each once, with the styles', () => {
    expect(filesOf().files).toEqual(['assets/first.css', 'assets/first.js', 'favicon.svg', 'index.html']);
    expect(filesOf('page.tsx').files).toEqual([
      'assets/first.css',
      'assets/first.js',
      'assets/page.js',
      'assets/shared.css',
      'assets/shared.js',
      'assets/shared2.js',
      'favicon.svg',
      'index.html',
    ]);
  });

  it('is not nothing for a page that is called otherwise by now', () => {
    expect(filesOf('renamed.tsx').error).toContain('no renamed.tsx');
  });
});
