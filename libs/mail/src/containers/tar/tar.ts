import { tarMembers } from '../../archives.ts';
import { LIMITS } from '../../limits.ts';
import { defineContainer, isCalled, opened, partlyRead, READ } from '../define-container.ts';

export const tar = defineContainer({
  name: 'tar',
  called: 'a tar archive',
  recognises: (part) => isCalled(part, /^tar$/, /^application\/x-tar$/),
  open({ bytes }) {
    const members = tarMembers(bytes).filter(({ name }) => !name.endsWith('/'));
    const parts = members.map((member) => ({ ...member, declared_type: '' }));
    if (parts.length === 0) throw new Error('no file was found in it');
    return opened({
      parts,
      reading:
        members.length < LIMITS.archive_entries
          ? READ
          : partlyRead(`its first ${LIMITS.archive_entries} files were read`),
    });
  },
});
