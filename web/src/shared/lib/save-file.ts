/** Gives a text to the reader as a file of their own. */
export function saveFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then; freed at once, some take nothing.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
