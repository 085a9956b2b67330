import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  defaultHighlightStyle,
  foldGutter,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { toDiagnostics, type EditorMarker } from './yaml-diagnostics.ts';

interface YamlEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Names the editor to screen readers. */
  label: string;
  markers?: readonly EditorMarker[];
  readOnly?: boolean;
  height?: string;
}

/** The library's light colours and what they become on dark ground, at 4.5:1 and more. */
const DARK: Record<string, string> = {
  '#404740': '#969ca9',
  '#708': '#c9a6ff',
  '#219': '#eec04c',
  '#164': '#eec04c',
  '#a11': '#b9d99b',
  '#e40': '#ff9f5c',
  '#00f': '#a3c2ff',
  '#30a': '#a3c2ff',
  '#085': '#72cf8a',
  '#167': '#72cf8a',
  '#256': '#eec04c',
  '#00c': '#a3a5ee',
  '#940': '#969ca9',
  '#f00': '#ff8080',
};

const darkHighlight = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({
    ...spec,
    color: DARK[String(spec['color'])] ?? spec['color'],
  })),
);

const looks = EditorView.theme({
  '&': {
    fontSize: '13px',
    height: '100%',
    backgroundColor: 'transparent',
    color: 'var(--mantine-color-text)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--mantine-color-dimmed)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mantine-color-body)',
    border: '1px solid var(--mantine-color-default-border)',
    maxWidth: '480px',
  },
});

/** A YAML text with line numbers, folding, undo, and the server's messages at their places. */
export function YamlEditor({
  value,
  onChange,
  label,
  markers,
  readOnly = false,
  height = '100%',
}: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  const dark = useComputedColorScheme('light') === 'dark';
  const compartments = useRef({ access: new Compartment(), colours: new Compartment() });
  useEffect(() => {
    changed.current = onChange;
  });

  useEffect(() => {
    const { access, colours } = compartments.current;
    const editor = new EditorView({
      parent: host.current as HTMLElement,
      state: EditorState.create({
        doc: value,
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          yaml(),
          lintGutter(),
          // Tab indents, as in every editor; Escape then Tab leaves it by keyboard.
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          looks,
          colours.of([]),
          access.of([]),
          // A text that cannot be typed into is scrolled by keys all the same.
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- made once; what changes is dispatched below
  }, []);

  useEffect(() => {
    const { access, colours } = compartments.current;
    view.current?.dispatch({
      effects: [
        access.reconfigure([EditorState.readOnly.of(readOnly), EditorView.editable.of(!readOnly)]),
        colours.reconfigure([
          EditorView.darkTheme.of(dark),
          syntaxHighlighting(dark ? darkHighlight : defaultHighlightStyle),
        ]),
      ],
    });
  }, [readOnly, dark]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state, markers ?? [])));
  }, [markers]);

  return <div ref={host} style={{ height, minHeight: 0 }} />;
}
