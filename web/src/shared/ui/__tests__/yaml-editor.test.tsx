import { EditorState } from '@codemirror/state';
import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { toDiagnostics, type EditorMarker } from '../yaml-diagnostics.ts';
import { YamlEditor } from '../yaml-editor.tsx';

// jsdom lays nothing out; the editor asks where its text is.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();

const TEXT = 'name: mail\n  - id: look, more\n\nend';
const marked = (marker: Omit<EditorMarker, 'message'>) => {
  const state = EditorState.create({ doc: TEXT });
  const [{ from, to, severity } = { from: 0, to: 0, severity: '' }] = toDiagnostics(state, [
    { message: 'm', ...marker },
  ]);
  return [state.sliceDoc(from, to), from, severity];
};

it.each<[Omit<EditorMarker, 'message'>, unknown[]]>([
  [{ line: 1, column: 1 }, ['name', 0, 'error']],
  [{ line: 1, column: 7, severity: 'warning' }, ['mail', 6, 'warning']],
  [{ line: 2, column: 9 }, ['look', 19, 'error']],
  [{ line: 1, column: 5 }, [':', 4, 'error']],
  [{ line: 1, column: 99 }, ['', 10, 'error']],
  [{ line: 3, column: 1 }, ['', 30, 'error']],
  [{ line: 0, column: 0 }, ['name', 0, 'error']],
  [{ line: 99, column: 1 }, ['end', 31, 'error']],
])('underlines the word at a place, wherever that is by now: %j', (marker, expected) => {
  expect(marked(marker)).toEqual(expected);
});

it('takes a text from outside, says what is typed, and lets be read what may not be changed', async () => {
  const said = vi.fn();
  function Editor() {
    const [value, setValue] = useState('a: 1');
    const [readOnly, setReadOnly] = useState(false);
    return (
      <>
        <YamlEditor
          label="Text"
          value={value}
          readOnly={readOnly}
          onChange={(next) => {
            said(next);
            setValue(next);
          }}
        />
        <button onClick={() => setValue('b: 2')}>Another</button>
        <button onClick={() => setReadOnly(true)}>Lock</button>
      </>
    );
  }
  const { user } = renderWith(<Editor />);
  const text = screen.getByRole('textbox', { name: 'Text' });
  expect(text).toHaveTextContent('a: 1');
  expect(text).toHaveAttribute('contenteditable', 'true');
  await user.click(screen.getByRole('button', { name: 'Another' }));
  expect(text).toHaveTextContent('b: 2');
  expect(said).toHaveBeenLastCalledWith('b: 2');
  await user.click(screen.getByRole('button', { name: 'Lock' }));
  expect(text).toHaveAttribute('contenteditable', 'false');
});
