import { Readable } from 'node:stream';
import { verifyExport } from './export.ts';

const verified = (...lines: string[]) => verifyExport(Readable.from(lines), null, () => []);
const HEAD = JSON.stringify({ triage_warden_audit: 1, tenant_id: 't' });

describe('an export', () => {
  it.each(['null', '[]', '7', '{"position":1}', '{"position":1,"hash":null,"entry":{}}', '{"end":{}}', 'x'])(
    'names the line that is none: %s',
    async (line) => {
      await expect(verified(HEAD, line)).rejects.toThrow(/^Line 2 is not/);
      await expect(verified(line)).rejects.toThrow(/^Line 1 is not/);
    },
  );

  it('is said to be empty, or to break off', async () => {
    await expect(verified('', ' ')).rejects.toThrow('The file is empty.');
    expect(await verified(HEAD)).toMatchObject({ intact: false, first_break: { kind: 'cut', position: 1 } });
  });
});
