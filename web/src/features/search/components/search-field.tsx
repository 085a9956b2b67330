import { Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type Ref } from 'react';
import { useNavigate } from 'react-router';
import { searchTarget } from '../refang.ts';
import { t } from '../../../shared/texts/texts.ts';

/** One field for everything: `INC-1042`, an observable as pasted or a part of it, or words of whatever text. */
export function SearchField({ ref }: { ref: Ref<HTMLInputElement> }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        void navigate(searchTarget(text));
        setText('');
        // The keys of the list that is shown next are no letters of another search.
        event.currentTarget.querySelector('input')?.blur();
      }}
    >
      <TextInput
        ref={ref}
        type="search"
        aria-label={t`Search incidents by number, observable or words`}
        placeholder={t`Search: INC-1042, an address, a hash, words`}
        leftSection={<IconSearch size={15} aria-hidden />}
        rightSection={<Kbd size="xs">/</Kbd>}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </form>
  );
}
