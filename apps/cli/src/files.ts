import { open, type FileHandle } from 'node:fs/promises';

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'you have no permission to read it',
};

/** @throws Error that names the file and says why it cannot be read */
export async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`The file ${path} cannot be read: ${REASONS[code ?? ''] ?? message}.`, { cause: error });
  }
  if (!(await file.stat()).isDirectory()) return file;
  await file.close();
  throw new Error(`The file ${path} cannot be read: it is a folder.`);
}

/** @throws Error as `openFile` */
export async function readText(path: string): Promise<string> {
  const file = await openFile(path);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
