import { gunzipSync } from 'node:zlib';
import { LIMITS } from '../../limits.ts';
import { defineContainer, opened, type Part } from '../define-container.ts';

export const gzip = defineContainer({
  name: 'gzip',
  called: 'a gzip archive',
  recognises: ({ bytes }: Part) => bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8,
  open({ name, bytes }) {
    const content = gunzipSync(bytes, { maxOutputLength: LIMITS.part_bytes });
    const inner = name.replace(/\.t?gz$/i, (ending) => (ending.toLowerCase() === '.tgz' ? '.tar' : ''));
    return opened({ parts: [{ name: inner, declared_type: '', bytes: content }] });
  },
});
