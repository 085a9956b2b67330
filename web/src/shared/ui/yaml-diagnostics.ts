import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';

/** A message of the server about a place in the text; line and column count from 1. */
export interface EditorMarker {
  line: number;
  column: number;
  message: string;
  severity?: 'error' | 'warning';
}

/** Where the editor underlines them: the word at the place, which may lie past what is typed by now. */
export function toDiagnostics(state: EditorState, markers: readonly EditorMarker[]): Diagnostic[] {
  return markers.map(({ line, column, message, severity = 'error' }) => {
    const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
    const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
    const word = state.sliceDoc(from, at.to).search(/[\s,:\]}]|$/);
    return { from, to: Math.min(from + Math.max(word, 1), at.to), message, severity };
  });
}
